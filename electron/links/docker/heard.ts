/**
 * The same promise, never an unhandled rejection: while a reader of a stream is busy with one item,
 * the next may already have failed. An `await` of it still gets the failure.
 */
export function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
