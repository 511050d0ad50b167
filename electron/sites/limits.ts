/** Time limits of work on containers and slots, the same by hand and in a rollout. */

/** ms until HAProxy must find new instances healthy. */
export const healthyWithinMs = 20_000;
/** ms until a slot must have answered the frames that it was given. */
export const drainedWithinMs = 35_000;
/** Seconds that Docker gives a container between SIGTERM and SIGKILL. */
export const stopGraceS = 10;
