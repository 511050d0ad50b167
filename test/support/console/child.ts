import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import pino from 'pino';
import { createBackend } from '../../../electron/api/backend.ts';
import { openDataDirectory } from '../../../electron/host/data-directory.ts';
import { lockDataDirectory } from '../../../electron/host/data-lock.ts';
import { openLocalSocket } from '../../../electron/host/local-socket.ts';
import { createPeerServer } from '../../../electron/host/serve-peer.ts';
import { socketPath } from '../../../electron/host/socket-path.ts';
import { type Cue, watchFor } from './cue.ts';

/**
 * A console as a program of its own, which can be killed. With a cue it stops at exactly that line
 * of its journal, before anything is done about it: with SIGKILL for good, with SIGSTOP until it is
 * told to go on.
 */
const [fleetFile = '', dataDir = '', cueText = ''] = process.argv.slice(2);
const cue = cueText ? (JSON.parse(cueText) as Cue) : undefined;
const isDue = cue ? watchFor(cue) : () => false;

const lines = new Writable({
  write(chunk: Buffer, _encoding, done) {
    const text = chunk.toString('utf8');
    writeSync(1, text);
    if (cue && isDue(text)) process.kill(process.pid, cue.signal);
    done();
  },
});

const directory = openDataDirectory(dataDir);
const unlock = lockDataDirectory(directory);
const backend = await createBackend({
  fleetFile,
  dataDir: directory,
  host: 'headless',
  log: pino({ base: null }, lines),
});
const close = await openLocalSocket(socketPath(directory), createPeerServer(backend.router));
writeSync(1, '{"msg":"ready"}\n');
process.once('SIGTERM', async () => {
  await close();
  await backend.close();
  unlock();
  process.exit(0);
});
