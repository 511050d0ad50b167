import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { allProcesses, commandLineOf, isRunning, signalAll } from '../machine/processes.ts';
import { waitFor } from '../machine/wait.ts';
import { createUnixUser, type UnixUser, unixUsersAvailable } from '../ssh/unix-user.ts';
import { xvfb } from './find.ts';

/** Where a person sits: a display, a home and, if tests run as root, an account without rights. */
export type Desk = {
  /** Readable for the person: what they run belongs into it. */
  readonly folder: string;
  readonly home: string;
  /** Shared with other users, as `/tmp` is. */
  readonly temporary: string;
  readonly env: Readonly<Record<string, string>>;
  /** The person's user id. */
  readonly uid: number | undefined;
  /** A program that runs `program`, under the same process id, as that person. */
  asPerson(program: string): string;
  /** Processes that run from here, or on something in it. */
  running(): readonly number[];
  close(): Promise<void>;
};

export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'td-'));
  chmodSync(folder, 0o755);
  const person = unixUsersAvailable ? createPerson() : undefined;
  const display = await openDisplay();
  const [home, temporary] = [join(folder, 'home'), join(folder, 't')];
  mkdirSync(home, { mode: 0o700 });
  if (person) chownSync(home, person.uid, person.uid);
  mkdirSync(temporary);
  chmodSync(temporary, 0o1777);
  const running = () =>
    allProcesses().filter((pid) => commandLineOf(pid).includes(`${folder}/`) && isRunning(pid));
  let wrappers = 0;
  return {
    folder,
    home,
    temporary,
    uid: person?.uid ?? process.getuid?.(),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TMPDIR: temporary,
      DISPLAY: display.name,
    },
    asPerson(program) {
      if (person === undefined) return program;
      wrappers += 1;
      const path = join(folder, `as-person-${wrappers}`);
      const ids = `--reuid=${person.uid} --regid=${person.uid} --clear-groups`;
      writeFileSync(path, `#!/bin/sh\nexec setpriv ${ids} -- '${program}' "$@"\n`, { mode: 0o755 });
      return path;
    },
    running,
    async close() {
      signalAll(running(), 'SIGKILL');
      await waitFor(() => running().length === 0, { what: 'the end of all at the desk' });
      await display.close();
      person?.user.remove();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function createPerson(): { readonly user: UnixUser; readonly uid: number } {
  const user = createUnixUser();
  return { user, uid: Number(execFileSync('id', ['-u', user.name], { encoding: 'utf8' })) };
}

/** An invisible screen where there is Xvfb, so that no window gets into anybody's way. */
async function openDisplay(): Promise<{ readonly name: string; close(): Promise<void> }> {
  if (!existsSync(xvfb)) {
    return { name: process.env.DISPLAY ?? '', close: async () => undefined };
  }
  const words = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ac'];
  const server = spawn(xvfb, words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const onExit = () => server.kill();
  process.once('exit', onExit);
  const ready = createInterface({ input: server.stdio[3] as Readable });
  const [number] = await once(ready, 'line', { signal: AbortSignal.timeout(20_000) });
  return {
    name: `:${number}`,
    async close() {
      process.off('exit', onExit);
      await ended(server);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
