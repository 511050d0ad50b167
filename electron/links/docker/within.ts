/** The time allowed is over. */
export class TimeOver extends Error {}

/**
 * Runs `run` and gives up after `ms`, or when `lost` aborts: a call on a lost connection may never
 * settle by itself. `run` gets a signal that aborts in either case, and when it fails: its other
 * requests are then in vain.
 */
export async function within<T>(
  ms: number,
  run: (signal: AbortSignal) => Promise<T>,
  lost?: AbortSignal,
): Promise<T> {
  const { promise: given, reject } = Promise.withResolvers<never>();
  const stop = new AbortController();
  const giveUp = (error: Error) => {
    reject(error);
    stop.abort(error);
  };
  const onLost = () => giveUp(new Lost(lost?.reason));
  const timer = setTimeout(() => giveUp(new TimeOver(`no answer within ${ms} ms`)), ms);
  lost?.addEventListener('abort', onLost, { once: true });
  if (lost?.aborted) onLost();
  try {
    const running = run(stop.signal);
    // The one that loses the race may still fail later, with nobody left to hear it.
    running.catch(() => {});
    return await Promise.race([running, given]);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    clearTimeout(timer);
    lost?.removeEventListener('abort', onLost);
  }
}

/** The link went away under the call. */
export class Lost extends Error {
  constructor(reason: unknown) {
    const fault = reason as { code?: string; detail?: string } | undefined;
    super(`the link was lost: ${fault?.detail ?? fault?.code ?? 'closed'}`);
  }
}
