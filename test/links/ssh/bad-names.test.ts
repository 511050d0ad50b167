import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { parseFleet } from '../../../electron/fleet/parse.ts';
import { withPin, withSlot } from '../../../electron/traffic/intent.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { engineAddress, instance, patience, sendFrame } from '../../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';
import {
  camerasOf,
  fleetDirectory,
  fleetText,
  openBackend,
  type RealBackend,
  siteOf,
} from '../../support/rollout/real-fleet.ts';

/** Means only itself to a shell, to HAProxy and in a map. */
const plain = /^[A-Za-z0-9_/][A-Za-z0-9_/.-]*$/;

const limit = { timeout: 90_000 };

describe.skipIf(!gatewayAvailable)('names that try to be more than names', () => {
  let gateway: TestGateway;
  let responder: Responder;
  let fleet: ReturnType<typeof fleetDirectory>;
  let backend: RealBackend;
  let here: TestConsole;
  let canary: string;
  let before: string;
  let hostile: readonly string[];

  beforeAll(async () => {
    gateway = await startGateway();
    responder = await startResponder('good', undefined, engineAddress);
    canary = path.join(gateway.dir, 'canary');
    hostile = [
      `$(touch ${canary})`,
      `\`touch ${canary}\``,
      `'; touch ${canary}; '`,
      `x; touch ${canary}`,
      `x && touch ${canary}`,
      `x\ntouch ${canary}`,
      'x\nset server td_counter_a/i1 state maint',
      'x;disable frontend td_in_main',
      'x candidate\ncamera/cam-2',
      '../../etc/passwd',
      '/etc/passwd',
      '-rf',
      '.hidden',
      '',
      ' ',
      'x y',
      '#',
      '%[src]',
      'a\u0000b',
      'a\u202eb',
      'камера',
      '__proto__/x',
      'x'.repeat(300),
      'x'.repeat(100_000),
    ];
    fleet = fleetDirectory(fleetText([gateway]));
    backend = await openBackend(fleet.file, fleet.dataDir);
    await waitFor(
      async () => (await backend.picture(siteOf('gate-1'))).gateways[0]?.link.kind === 'up',
      { ...patience, what: 'the link' },
    );
    for await (const each of await backend.client.traffic.install({
      key: 'install-1',
      gateway: 'gate-1',
    }))
      expect(each).not.toMatchObject({ kind: 'failed' });
    here = await openConsole(gateway);
    const filled = await here.traffic.write('counter', (intent) =>
      withSlot(intent, 'a', { release: 'good', instances: instance(responder.port) }),
    );
    expect(filled.kind).toBe('done');
    expect((await here.traffic.applyServers('counter')).kind).toBe('done');
    await waitFor(async () => (await frame()) === 'good', { ...patience, what: 'a frame' });
    before = readFileSync(gateway.gateway.paths.config, 'utf8');
  }, 90_000);
  afterAll(async () => {
    await here?.close();
    await backend?.close();
    await gateway.stop();
    await responder.stop();
    fleet.remove();
  });

  const frame = () => sendFrame(gateway.port, camerasOf('gate-1')[0] ?? '');

  /** Nothing was executed, and the gateway does what it did. */
  async function unharmed(): Promise<void> {
    expect(existsSync(canary)).toBe(false);
    expect(readFileSync(gateway.gateway.paths.config, 'utf8')).toBe(before);
    // A long test holds up the responder too, which is in the same process.
    await waitFor(async () => (await frame()) === 'good', { ...patience, what: 'a frame' });
    expect((await here.traffic.tend()).kind).toBe('done');
    expect(here.traffic.last()?.splits.get('counter')?.damage).toBeUndefined();
  }

  test('in every id that the contract takes: refused at the edge', limit, async () => {
    const key = 'some-key-1';
    const { client } = backend;
    const drain = async (stream: PromiseLike<AsyncIterable<unknown>>) => {
      for await (const _ of await stream);
    };
    for (const id of hostile) {
      const site = { kind: 'site', service: id, site: siteOf('gate-1') } as const;
      const calls: Promise<unknown>[] = [
        drain(client.traffic.split({ key, scope: site, share: 0.5 })),
        drain(client.traffic.rollback({ key, scope: { ...site, service: 'counter', site: id } })),
        drain(
          client.traffic.rollback({
            key,
            scope: { kind: 'environment', service: 'counter', environment: id },
          }),
        ),
        drain(client.traffic.pin({ key, site: siteOf('gate-1'), camera: id, role: 'stable' })),
        drain(client.traffic.pin({ key, site: id, camera: 'gate-1-cam-1', role: 'stable' })),
        drain(client.traffic.undo({ key, change: id })),
        client.traffic.change({ id }),
        drain(client.traffic.policy({ key, scope: { ...site, service: id }, policy: 'hold' })),
        drain(client.traffic.settle({ key, gateway: id, service: 'counter', how: 'correct' })),
        drain(client.traffic.settle({ key, gateway: 'gate-1', service: id, how: 'adopt' })),
        drain(client.traffic.install({ key, gateway: id })),
        client.traffic.installDiff({ gateway: id }),
        client.traffic.installScript({ gateway: id }),
        client.traffic.answer({ key, queued: id, how: 'do' }),
        drain(client.engines.pull({ engine: id, release: 'r' })),
        drain(client.engines.pull({ engine: 'engine-of-gate-1', release: id })),
        drain(client.engines.start({ key, site: siteOf('gate-1'), release: id })),
        drain(client.engines.remove({ key, site: id, service: 'counter', slot: 'b' })),
        drain(client.engines.logs({ engine: 'engine-of-gate-1', container: id, tail: 1 })),
        drain(client.fleet.check({ host: id })),
        client.links.retry({ host: id }),
        client.links.trust({ host: id, fingerprint: 'SHA256:x' }),
        drain(client.live.site({ site: id })),
      ];
      for (const [index, ended] of (await Promise.allSettled(calls)).entries()) {
        const code = ended.status === 'rejected' ? ended.reason.code : 'accepted';
        expect([id.slice(0, 40), index, code]).toEqual([id.slice(0, 40), index, 'BAD_REQUEST']);
      }
    }
    await unharmed();
  });

  test('a name that is fit but not in the fleet is named back', limit, async () => {
    const scope = { kind: 'site', service: 'nothing', site: siteOf('gate-1') } as const;
    await expect(
      (async () => {
        for await (const _ of await backend.client.traffic.rollback({ key: 'some-key-2', scope }));
      })(),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'service', id: 'nothing' } });
  });

  test('an archive is a file that is opened, never a word of a command', limit, async () => {
    for (const file of hostile.filter((each) => each.length > 0 && each.length <= 4096)) {
      const load = (async () => {
        for await (const _ of await backend.client.engines.load({
          engine: 'engine-of-gate-1',
          path: file,
        }));
      })();
      await expect(load).rejects.toMatchObject({ code: expect.stringMatching(/REFUSED|REMOTE/) });
    }
    await unharmed();
  });

  test(
    'in a change that is made past the contract: it ends with an error, nothing is sent',
    limit,
    async () => {
      const revision = () => here.traffic.last()?.splits.get('counter')?.intent.revision;
      await here.traffic.tend();
      const seen = revision();
      const bad = [
        'a b',
        'a\nb',
        'x\nset map /x y z',
        ';',
        '',
        'a\u0000',
        'é',
        'cam-1 candidate\nrole/stable',
      ];
      for (const name of bad) {
        const withCandidates = (intent: Intent): Intent => ({
          ...intent,
          roles: { stable: 'a', candidate: 'b' },
          candidates: [name],
        });
        await expect(here.traffic.write('counter', withCandidates)).rejects.toThrow(
          /not fit for a map/,
        );
        const pinned = (intent: Intent) => withPin(withCandidates(intent), name, 'candidate');
        await expect(here.traffic.write('counter', pinned)).rejects.toThrow(/not fit for a map/);
      }
      await here.traffic.tend();
      expect(revision()).toBe(seen);
      await unharmed();
    },
  );

  test(
    'in every word and path of the fleet file: a problem with its place, or only a word',
    limit,
    async () => {
      const text = fleetText([gateway]);
      const places: readonly (readonly (string | number)[])[] = [
        ['gateways', 'gate-1', 'paths', 'config'],
        ['gateways', 'gate-1', 'paths', 'maps'],
        ['gateways', 'gate-1', 'paths', 'socket'],
        ['gateways', 'gate-1', 'ssh', 'host'],
        ['gateways', 'gate-1', 'ssh', 'user'],
        ['gateways', 'gate-1', 'listeners', 'main', 'address'],
        ['gateways', 'gate-1', 'routes', 0, 'host'],
        ['gateways', 'gate-1', 'routes', 0, 'pathPrefix'],
        ['gateways', 'gate-1', 'engines', 0],
        ['cameras', 'gate-1-cam-1', 'match', 'path'],
        ['cameras', 'gate-1-cam-1', 'gateway'],
        ['services', 'counter', 'healthPath'],
        ['services', 'counter', 'metrics', 'counts'],
        ['engines', 'engine-of-gate-1', 'address'],
      ];
      for (const place of places) {
        for (const value of hostile.filter((each) => each.length < 1000)) {
          const document = parseDocument(text);
          document.setIn(place, value);
          const parsed = parseFleet(document.toString(), 'fleet.yaml');
          if ('fleet' in parsed) {
            // Taken, so it must be nothing but a name or a path.
            expect([place.join('.'), value]).toEqual([
              place.join('.'),
              expect.stringMatching(plain),
            ]);
            continue;
          }
          const [problem] = parsed.problems;
          expect(problem?.line).toBeGreaterThan(0);
          expect(problem?.expected).toBeTruthy();
        }
      }
      await unharmed();
    },
  );

  test('a header that claims to be another camera counts for nothing', limit, async () => {
    const [camera = ''] = camerasOf('gate-1');
    const before = responder.answered.get('gate-1-cam-4') ?? 0;
    await fetch(`http://127.0.0.1:${gateway.port}/frames/${camera}`, {
      method: 'POST',
      body: 'x',
      headers: { 'x-tallydeck-camera': 'gate-1-cam-4' },
    });
    expect(responder.answered.get('gate-1-cam-4') ?? 0).toBe(before);
    expect(responder.answered.get(camera)).toBeGreaterThan(0);
  });
});
