const lookMs = 500;
const parent = process.ppid;

/**
 * npm runs a script below a shell, and a signal to npm kills that shell alone:
 * whoever is below has to notice. Under any other parent it is no business of ours. Returns its own
 * end.
 */
export function whenNpmIsGone(end) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}
