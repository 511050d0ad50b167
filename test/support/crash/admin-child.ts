import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAdminLink } from '../../../electron/links/haproxy/admin.ts';
import type { SshLink } from '../../../electron/links/link.ts';
import { likeHaproxy, startFakeAdmin } from '../gateway/fake-admin.ts';
import { guardThisProcess, print } from './guarded.ts';

/**
 * A process with the hosts' last line of defence and an admin link whose listeners throw: first one
 * of its state, then one of its process. Prints states and log lines; ends once the link is up again.
 */
const directory = mkdtempSync(join(tmpdir(), 'td-crash-admin-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
guardThisProcess();

const path = join(directory, 's');
await startFakeAdmin(path, likeHaproxy());
const up = { kind: 'up', since: new Date().toISOString(), roundTripMs: 1 } as const;
const ssh = {
  host: 'gate-1',
  state: () => up,
  subscribe: () => () => undefined,
  openUnix: async () => {
    const socket = connect(path);
    await once(socket, 'connect');
    return { kind: 'done', value: socket };
  },
} as unknown as SshLink;

const throws = ['in a listener', 'in a listener of the process'];
const link = openAdminLink({ ssh, path });
link.onProcess(() => {
  if (throws.length === 1) throw new Error(throws.pop());
});
link.subscribe(({ kind }) => {
  print(`${JSON.stringify({ state: kind })}\n`);
  if (kind !== 'up') return;
  if (throws.length > 1) throw new Error(throws.shift());
  if (throws.length === 0) process.exit(0);
});
