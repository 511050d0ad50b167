import { inHost } from '../../../electron/links/host-work.ts';
import { guardThisProcess, print } from './guarded.ts';

/** A process with the hosts' last line of defence, in which work for a host throws, then work for none. */
guardThisProcess();
const failed: string[] = [];
const work = { host: 'gate-1', fail: (error: unknown) => void failed.push(String(error)) };
inHost(work, () => {
  setTimeout(() => {
    throw new Error('in a timer');
  }, 1);
  void Promise.reject(new Error('in a promise'));
});
setTimeout(() => {
  print(`${JSON.stringify({ msg: 'contained', failed })}\n`);
  throw new Error('\u001b]0;owned\u0007of\nnobody');
}, 100);
