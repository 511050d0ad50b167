/**
 * The same promise, whose failure is never nobody's: while a reader of a stream is busy with what
 * it got, the next item may already have failed. Whoever awaits it still gets the failure.
 */
export function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
