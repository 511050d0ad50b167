import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import pino from 'pino';
import { crashedCode, guardProcess } from '../../electron/host/crash-guard.ts';
import { inHost } from '../../electron/links/host-work.ts';

/** A process with the hosts' last line of defence, in which work for a host throws, then work for none. */
const lines = new Writable({
  write(chunk: Buffer, _encoding, done) {
    writeSync(1, chunk);
    done();
  },
});
guardProcess(
  pino({ base: null, serializers: { error: pino.stdSerializers.err } }, lines),
  (reason) => {
    writeSync(2, `ended: ${reason}\n`);
    process.exit(crashedCode);
  },
);
const failed: string[] = [];
const work = { host: 'gate-1', fail: (error: unknown) => void failed.push(String(error)) };
inHost(work, () => {
  setTimeout(() => {
    throw new Error('in a timer');
  }, 1);
  void Promise.reject(new Error('in a promise'));
});
setTimeout(() => {
  writeSync(1, `${JSON.stringify({ msg: 'contained', failed })}\n`);
  throw new Error('\u001b]0;owned\u0007of\nnobody');
}, 100);
