import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from '../../../electron/host/data-directory.ts';
import { lockDataDirectory } from '../../../electron/host/data-lock.ts';
import { openLocalSocket } from '../../../electron/host/local-socket.ts';
import { createPeerServer } from '../../../electron/host/serve-peer.ts';
import { socketPath } from '../../../electron/host/socket-path.ts';
import { readOrCreateToken, sameToken } from '../../../electron/host/token.ts';
import { createTestRouter } from '../../support/contract/router.ts';

let directory: string;
const mode = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'td-data-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the data directory', () => {
  it('is made for its owner alone', () => {
    expect(mode(openDataDirectory(join(directory, 'a/b')))).toBe(0o700);
  });

  it('is closed to others while it is empty', () => {
    chmodSync(directory, 0o755);
    expect(mode(openDataDirectory(directory))).toBe(0o700);
  });

  it('is refused, and left alone, when it holds something and is open to others', () => {
    mkdirSync(join(directory, 'shared'));
    chmodSync(directory, 0o755);
    expect(() => openDataDirectory(directory)).toThrow(`run chmod 700 '${directory}' first`);
    expect(mode(directory)).toBe(0o755);
  });

  it('is refused when it is a file', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => openDataDirectory(join(directory, 'file'))).toThrow();
  });
});

describe('its lock', () => {
  it('lets one backend in, and the next one when it is gone', () => {
    const unlock = lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(
      `Tallydeck already runs on ${directory} (process ${process.pid})`,
    );
    unlock();
    lockDataDirectory(directory)();
  });

  it('keeps another process out, and does not outlive its own', async () => {
    const script = `
      import { lockDataDirectory } from '${join(import.meta.dirname, '../../../electron/host/data-lock.ts')}';
      lockDataDirectory(process.argv[1]);
      console.log('locked');
      setInterval(() => undefined, 1000);`;
    const args = ['--input-type=module', '--eval', script, directory];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(() => lockDataDirectory(directory)).toThrow(`(process ${child.pid})`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDataDirectory(directory)();
  });
});

describe('the token', () => {
  it('is kept, for its owner alone, and made anew when it is damaged', () => {
    const token = readOrCreateToken(directory);
    const file = join(directory, 'token');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(mode(file)).toBe(0o600);
    chmodSync(file, 0o644);
    expect(readOrCreateToken(directory)).toBe(token);
    expect(mode(file)).toBe(0o600);
    writeFileSync(file, 'short');
    expect(readOrCreateToken(directory)).not.toBe('short');
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(43);
  });

  it('is compared whole', () => {
    expect(sameToken('abc', 'abc')).toBe(true);
    expect(sameToken('', 'abc')).toBe(false);
    expect(sameToken('abcd', 'abc')).toBe(false);
  });
});

describe('the local socket', () => {
  it('is open to its owner alone, and replaces a dead one', async () => {
    const path = socketPath(directory);
    writeFileSync(path, 'left by a crash');
    const close = await openLocalSocket(path, createPeerServer(createTestRouter().router));
    expect(statSync(path).isSocket()).toBe(true);
    expect(mode(path)).toBe(0o600);
    await close();
    expect(() => statSync(path)).toThrow();
  });

  it('says so when the path is too long for the system', () => {
    expect(() => socketPath(`/${'x'.repeat(100)}`)).toThrow('choose a shorter --data directory');
  });
});
