import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openDockerLink } from '../../../electron/links/docker/link.ts';
import { guardThisProcess, print } from './guarded.ts';

/**
 * A process with the hosts' last line of defence and a link to a local engine. A call, a stream and
 * a listener throw beside their promises, each once the link is up. Prints states and log lines.
 */
const directory = mkdtempSync(join(tmpdir(), 'td-crash-engine-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
guardThisProcess();

const events = new Set<ServerResponse>();
const version = { Version: '27.3.1', ApiVersion: '1.47', Os: 'linux', Arch: 'amd64' };
const socket = join(directory, 's');
const server = createServer(({ url = '' }, response) => {
  if (!url.includes('/events')) return response.end(JSON.stringify(version));
  response.flushHeaders();
  return events.add(response);
}).listen(socket);
await once(server, 'listening');

const throwLater = (where: string) => {
  setImmediate(() => {
    throw new Error(where);
  });
};
const acts = [
  () => link.call({ command: 'call', changes: false }, async () => throwLater('in a call')),
  async () => {
    const open = async () => Readable.from([Buffer.from('a'), Buffer.from('b')]);
    const read = async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) yield chunk;
      throwLater('in a stream');
    };
    // The reader stands in no host's work, as a client that follows logs does.
    for await (const _ of link.stream({ command: 'stream', changes: false }, open, read));
  },
  async () => {
    isThrowing = true;
    for (const response of events) response.end();
  },
];
let isThrowing = false;
const link = openDockerLink({ host: 'engine-1', endpoint: { kind: 'local', socket } });
link.subscribe((state) => {
  const fault = 'fault' in state ? `: ${state.fault.code}` : '';
  print(`${JSON.stringify({ state: `${state.kind}${fault}` })}\n`);
  if (isThrowing) {
    isThrowing = false;
    throw new Error('in a listener');
  }
  if (state.kind !== 'up') return;
  const act = acts.shift();
  if (act) setTimeout(() => void act());
  else process.exit(0);
});
