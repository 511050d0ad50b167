import type { PowerSaveBlocker } from 'electron';

const lookEveryMs = 1000;

/** Keeps the machine from sleeping while `isNeeded`: its lease would run out. Returns its end. */
export function keepAwake(
  blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>,
  isNeeded: () => boolean,
): () => void {
  let blocked: number | undefined;
  const release = () => {
    if (blocked !== undefined) blocker.stop(blocked);
    blocked = undefined;
  };
  const look = () => {
    if (!isNeeded()) release();
    else blocked ??= blocker.start('prevent-app-suspension');
  };
  const timer = setInterval(look, lookEveryMs);
  look();
  return () => {
    clearInterval(timer);
    release();
  };
}
