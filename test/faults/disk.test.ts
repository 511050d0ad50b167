import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onStable } from '../../electron/traffic/intent.ts';
import { half, moved, patience, type Scene, startScene } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { waitFor } from '../support/machine/wait.ts';

const mayMount = process.getuid?.() === 0 && existsSync('/bin/mount');
if (!mayMount) console.warn('skipped: a full disk needs a mount, and that needs root');

/** A file system that can be filled: 256 kB of memory. Returns its end. */
function mountSmall(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tallydeck-test', dir]);
  return () => void execFileSync('umount', ['--lazy', dir]);
}

function fill(file: string): void {
  try {
    writeFileSync(file, Buffer.alloc(1024 * 1024));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

describe.skipIf(!gatewayAvailable || !mayMount)('the disk of the gateway is full', () => {
  let scene: Scene;
  let maps: string;
  let ballast: string;
  const file = () => readFileSync(path.join(maps, 'counter.map'), 'utf8');

  beforeAll(async () => {
    scene = await startScene({ prepare: ({ gateway }) => mountSmall(gateway.paths.maps) });
    maps = scene.gateway.gateway.paths.maps;
    ballast = path.join(maps, 'ballast');
  });
  afterAll(() => scene?.stop());

  test('a change is applied, said not to be on disk, and the file from before is intact', async () => {
    const before = file();
    expect(before).toMatch(/^# revision \d+\n/);
    fill(ballast);
    const written = await scene.here.traffic.write('counter', onStable, { takeOver: true });
    expect(written).toMatchObject({ kind: 'done', value: { after: { candidates: [] } } });
    await scene.allOnStable();
    const persisted = await scene.here.traffic.persist('counter');
    expect(persisted).toMatchObject({
      kind: 'failed',
      fault: {
        host: 'gate-1',
        code: 'disk-full',
        detail: expect.stringContaining('No space left'),
      },
    });
    const detail = persisted.kind === 'failed' ? persisted.fault.detail : '';
    console.log(`fault: disk full on the gateway → applied, not persisted (disk-full): ${detail}`);
    expect(file()).toBe(before);
    expect(existsSync(path.join(maps, 'counter.map.next'))).toBe(false);
    expect(scene.here.traffic.persisted('counter')?.revision).toBeLessThan(
      scene.here.traffic.last()?.splits.get('counter')?.intent.revision ?? 0,
    );
  });

  test('it is put on disk by itself once there is space again', async () => {
    rmSync(ballast);
    const revision = scene.here.traffic.last()?.splits.get('counter')?.intent.revision;
    await waitFor(
      async () => {
        await scene.here.traffic.tend();
        return scene.here.traffic.persisted('counter')?.revision === revision;
      },
      { ...patience, what: 'the split to be known to be on disk' },
    );
    expect(file()).toMatch(new RegExp(`^# revision ${revision}\n`));
  });

  test('an install into a full disk fails before HAProxy is touched, and says why', async () => {
    const config = readFileSync(scene.gateway.gateway.paths.config, 'utf8');
    const pid = scene.here.admin.process()?.pid;
    writeFileSync(scene.gateway.gateway.paths.config, `${config}# changed by hand\n`);
    fill(ballast);
    const last = (await scene.here.install()).at(-1);
    expect(last).toMatchObject({ kind: 'failed', step: 'check' });
    expect(last?.kind === 'failed' ? last.detail : '').toContain('No space left');
    expect(scene.here.admin.process()?.pid).toBe(pid);
    rmSync(ballast);
    expect((await scene.here.install()).at(-1)).toMatchObject({ kind: 'done' });
    expect(readFileSync(scene.gateway.gateway.paths.config, 'utf8')).toBe(config);
  });

  test('the split is intact after all of it', async () => {
    expect((await scene.here.traffic.write('counter', half, { revive: true })).kind).toBe('done');
    expect(scene.here.traffic.last()?.splits.get('counter')?.intent.candidates).toEqual(moved);
    await scene.splitInForce();
  });
});
