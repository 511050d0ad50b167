import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { SshLink } from '../../../electron/links/link.ts';
import { persistFile } from '../../../electron/traffic/persist.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';

const maps = mkdtempSync(path.join(tmpdir(), 'tallydeck-persist-'));
const file = path.join(maps, 'counter.map');
afterAll(() => rmSync(maps, { recursive: true }));

const gateway = { id: 'gate-1', paths: { maps } } as Gateway;

/** A host whose link is lost after so much of the input: sshd then ends the command's input. */
const hostThatHears = (characters: number): SshLink =>
  ({
    host: 'gate-1',
    exec: async (command: string, { stdin = '' }: { stdin?: string }) => {
      const input = stdin.slice(0, characters);
      const ran = spawnSync('/bin/sh', ['-c', command], { input, encoding: 'utf8' });
      const value = { code: ran.status ?? -1, stdout: ran.stdout, stderr: ran.stderr };
      const fault = { host: 'gate-1', command, detail: `exit ${value.code}` };
      return value.code === 0 ? { kind: 'done', value } : { kind: 'failed', fault };
    },
  }) as unknown as SshLink;

it('a file whose input was cut short does not take the place of the whole one', async () => {
  const whole = '# revision 1\nrole/stable a\n';
  expect(await persistFile(hostThatHears(1000), gateway, file, whole)).toMatchObject({
    kind: 'done',
  });
  const cut = await persistFile(
    hostThatHears(20),
    gateway,
    file,
    '# revision 2\nrole/stable b\nx é\n',
  );
  expect(cut.kind).toBe('failed');
  expect(readFileSync(file, 'utf8')).toBe(whole);
  expect(readdirSync(maps)).not.toContain('counter.map.next');
});
