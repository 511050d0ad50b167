/** Closes a switch over a union: a new kind that is not handled fails the type-check here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}
