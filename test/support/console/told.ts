import type { ChildProcess } from 'node:child_process';

/** Resolves at the next message of a child process that `isIt` accepts. */
export function told<M>(child: ChildProcess, isIt: (message: M) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (!isIt(message as M)) return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
  });
}
