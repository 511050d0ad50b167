/** Exit code of a host that ended by an exception of its own (electron/host/crash-guard.ts). */
const crashedCode = 70;
const mostRestarts = 3;
const withinMinutes = 10;

/**
 * Runs a host until it ends as it should, and starts it again when it crashes: at most 3 times
 * within 10 minutes. Resolves with the exit code. `run` resolves with how the host ended; it is
 * told whether this is a restart.
 */
export async function keepRunning(run) {
  let restarts = [];
  for (let isRestart = false; ; isRestart = true) {
    const end = await run(isRestart);
    if (end.asked || !(end.signal || end.code === crashedCode)) return end.code;
    const how = end.signal ?? 'an error of its own';
    const since = Date.now() - withinMinutes * 60_000;
    restarts = [...restarts.filter((at) => at > since), Date.now()];
    if (restarts.length > mostRestarts) {
      console.error(
        `tallydeck: ended by ${how}, and was started again ${mostRestarts} times within ${withinMinutes} minutes: not started again. Its log file says more.`,
      );
      return 1;
    }
    console.error(
      `tallydeck: ended by ${how}: starting it again (${restarts.length} of at most ${mostRestarts} times within ${withinMinutes} minutes)`,
    );
  }
}
