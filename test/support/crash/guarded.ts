import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import pino from 'pino';
import { crashedCode, guardProcess } from '../../../electron/host/crash-guard.ts';

/** Writes before the process can end. */
export const print = (text: string): void => void writeSync(1, text);

/** Gives this process the hosts' last line of defence, with its log on standard output. */
export function guardThisProcess(): void {
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      print(chunk.toString());
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
}
