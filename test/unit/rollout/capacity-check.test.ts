import { describe, expect, it } from 'vitest';
import { shortfalls } from '../../../electron/rollout/plan/capacity-check.ts';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import type { GpuRequest } from '../../../shared/model/service.ts';
import { fitting, planInput, type Scene, standing } from '../../support/rollout/plan-scene.ts';

const MB = 2 ** 20;
const resources = (memoryBytes: number) => ({ devices: [], volumes: [], memoryBytes });
const service = { resources: resources(500 * MB) };

/** Engines with room for so many more containers of 500 MB. */
const room = (more: number, instances: readonly number[] = [3]): Scene => ({
  service,
  sites: [
    {
      id: 'mall',
      instances,
      engine: { memoryBytes: 8000 * MB, memoryHeldBytes: (8000 - 500 * more) * MB },
    },
  ],
});

describe('memory', () => {
  it('is counted for all that stand at once, beyond what stands now', () => {
    expect(makePlan(planInput('blue-green', {}, room(3)))).toMatchObject({ kind: 'fits' });
    expect(makePlan(planInput('blue-green', {}, room(2)))).toEqual({
      kind: 'does-not-fit',
      missing: [
        {
          what: 'memory',
          site: 'mall',
          host: 'mall-e1',
          needed: 1500 * MB,
          available: 1000 * MB,
        },
      ],
      instead: 'rolling',
    });
  });

  it('is counted on each engine by itself', () => {
    const answer = makePlan(planInput('canary', {}, room(2, [1, 3])));
    expect(answer).toMatchObject({ missing: [{ host: 'mall-e2', needed: 1500 * MB }] });
  });

  it('is none of our business where the service has no limit', () => {
    const context = { sites: room(0).sites ?? [] };
    expect(makePlan(planInput('blue-green', {}, context))).toMatchObject({ kind: 'fits' });
  });

  it('for one more is what rolling needs, and none at all when one goes first', () => {
    const one = fitting(planInput('rolling', {}, room(1)));
    expect(one.request.options).toEqual({});
    const none = fitting(planInput('rolling', {}, room(0)));
    expect(none.request.options).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    expect(makePlan(planInput('rolling', { maxSurge: 1 }, room(0)))).toMatchObject({
      missing: [{ what: 'memory', needed: 500 * MB, available: 0 }],
      // With fewer at a time.
      instead: 'rolling',
    });
  });

  it('for two at once is what a surge of two needs', () => {
    expect(makePlan(planInput('rolling', { maxSurge: 2 }, room(2)))).toMatchObject({
      kind: 'fits',
    });
    expect(makePlan(planInput('rolling', { maxSurge: 2 }, room(1)))).toMatchObject({
      missing: [{ needed: 1000 * MB }],
      instead: 'rolling',
    });
  });

  it('of a single instance leaves recreate alone', () => {
    expect(makePlan(planInput('canary', {}, room(0, [1])))).toMatchObject({ instead: 'recreate' });
    expect(makePlan(planInput('recreate', {}, room(0, [1])))).toMatchObject({ kind: 'fits' });
  });

  it('of a release that needs a migration leaves nothing where there is no room', () => {
    const release = {
      rollback: { kind: 'needs-migration', reason: 'zones' },
      migration: { backup: ['/b'], command: ['/c'] },
    } as const;
    const answer = makePlan(planInput('blue-green', {}, { ...room(0, [1]), release }));
    expect(answer).toMatchObject({ kind: 'does-not-fit' });
    expect(answer).not.toHaveProperty('instead');
  });

  it('of containers that are given up or stand already is free for it', () => {
    const site = { id: 'mall', instances: [3] };
    const slots = firstIntent('camera').slots;
    const held = (slot: 'a' | 'b' | 'c', release: string) => ({
      [slot]: { release, instances: standing(site, slot) },
    });
    const full = { ...slots, ...held('a', 'old'), ...held('b', 'mine'), ...held('c', 'older') };
    const [base] = room(0).sites ?? [];
    const given = {
      ...base,
      ...site,
      intent: { slots: full, roles: { stable: 'a', previous: 'c' } },
    } as const;
    expect(makePlan(planInput('blue-green', {}, { service, sites: [given] }))).toMatchObject({
      kind: 'fits',
    });
    const there = {
      ...base,
      ...site,
      intent: { slots: { ...slots, ...held('a', 'old'), ...held('b', 'new') } },
    };
    expect(makePlan(planInput('blue-green', {}, { service, sites: [there] }))).toMatchObject({
      kind: 'fits',
    });
  });
});

it('between two steps what grows stands beside what has not shrunk yet', () => {
  const input = planInput('blue-green', {}, room(1, [2]));
  const plan = fitting(planInput('blue-green', {}, room(2, [2])));
  const base = plan.sites.mall?.base;
  const [step] = plan.waves[0]?.steps ?? [];
  if (!base || !step) throw new Error('no plan');
  const stand = { release: 'new', instances: 2 };
  const instead = { ...base, slots: { b: stand }, roles: { stable: 'b' } } as const;
  const site = input.sites.mall;
  const [known] = input.fleet.services;
  if (site?.kind !== 'read' || !known) throw new Error('not read');
  const missing = shortfalls({
    fleet: input.fleet,
    service: known,
    release: plan.release,
    sites: [
      {
        ...{
          site: 'mall',
          gateway: 'mall-gate',
          base,
          present: base.slots,
          stable: 'a',
          slot: 'b',
        },
        ...{ old: { release: 'old', instances: 2 }, standing: 0, wanted: 2, pinned: new Set() },
      },
    ],
    waves: [{ sites: ['mall'], steps: [{ ...step, postures: { mall: instead } }] }],
    engines: new Map(Object.entries(site.engines)),
  });
  expect(missing).toMatchObject([{ what: 'memory', needed: 1000 * MB, available: 500 * MB }]);
});

describe('what else an engine must have', () => {
  const missing = (context: Scene) => {
    const answer = makePlan(planInput('blue-green', {}, context));
    return answer.kind === 'fits' ? [] : answer.missing;
  };
  const on = (engine: NonNullable<Scene['sites']>[number]['engine'], service = {}): Scene => ({
    service,
    sites: [{ id: 'mall', instances: [2], ...(engine && { engine }) }],
  });
  const gpu = (changes: Partial<GpuRequest> = {}) => ({
    resources: {
      devices: [],
      volumes: [],
      gpu: { count: 2, capabilities: ['gpu'], ...changes },
    },
  });

  it.each([
    ['as many as it asks for', gpu(), 1, 2],
    ['those that it names', gpu({ ids: ['0', '1', '2'] }), 2, 3],
    ['one at least', gpu({ count: 'all' }), 0, 1],
  ] as const)('devices: %s', (_, service, gpus, needed) => {
    expect(missing(on({ gpus }, service))).toEqual([
      { what: 'gpu', site: 'mall', host: 'mall-e1', needed, available: gpus },
    ]);
    expect(missing(on({ gpus: needed }, service))).toEqual([]);
    // Docker does not always say.
    expect(missing(on({}, service))).toEqual([]);
  });

  it('ports of its range', () => {
    // 60 in the range, 59 held; those outside of it do not count.
    const held = Array.from({ length: 59 }, (_, i) => 21000 + i);
    expect(missing(on({ portsHeld: new Set([80, 443, ...held]) }))).toEqual([
      { what: 'ports', site: 'mall', host: 'mall-e1', needed: 2, available: 1 },
    ]);
    expect(missing(on({ portsHeld: new Set([80, 443, ...held.slice(1)]) }))).toEqual([]);
  });

  it('disk for the image, where both are known', () => {
    expect(missing(on({ imageBytes: 900, diskFreeBytes: 800 }))).toEqual([
      { what: 'disk', site: 'mall', host: 'mall-e1', needed: 900, available: 800 },
    ]);
    expect(missing(on({ imageBytes: 900 }))).toEqual([]);
    expect(missing(on({ diskFreeBytes: 0 }))).toEqual([]);
  });

  it('an image for its platform', () => {
    expect(missing(on({ platform: 'linux/arm64' }))).toEqual([
      { what: 'platform', site: 'mall', host: 'mall-e1', needed: 1, available: 0 },
    ]);
  });

  it('all of it: everything that is missing is said at once', () => {
    const context = on(
      { platform: 'linux/arm64', memoryBytes: 1, imageBytes: 2, diskFreeBytes: 1 },
      service,
    );
    expect(missing(context).map(({ what }) => what)).toEqual(['platform', 'memory', 'disk']);
  });

  it('a mirror, for a shadow', () => {
    const input = planInput('shadow');
    const services = input.fleet.services.map(({ shadow: _, ...rest }) => rest);
    expect(makePlan({ ...input, fleet: { ...input.fleet, services } })).toEqual({
      kind: 'does-not-fit',
      missing: [{ what: 'shadow', site: 'mall', host: 'mall-gate', needed: 1, available: 0 }],
      instead: 'canary',
    });
  });
});

describe('containers that stand in for a site elsewhere', () => {
  it('count on their engine, as soon as the site has one instance', () => {
    const sites = [
      { id: 'mall', instances: [1] },
      { id: 'port', instances: [1] },
    ];
    const input = planInput('rolling', {}, { service, sites });
    const backup = {
      ...{ id: 'stand-in', service: 'counter', site: 'port', engine: 'port-e1' },
      ...{ instances: 2, backupFor: 'mall' },
    };
    const fleet = { ...input.fleet, placements: [...input.fleet.placements, backup] };
    const [mall, port] = [input.sites.mall, input.sites.port];
    if (mall?.kind !== 'read' || port?.kind !== 'read') throw new Error('not read');
    const full = { ...port.engines['port-e1'], memoryHeldBytes: 16 * 1024 * MB } as never;
    const answer = makePlan({
      ...{ ...input, fleet },
      sites: {
        mall: { ...mall, engines: { ...mall.engines, 'port-e1': full } },
        port: { ...port, engines: { 'port-e1': full } },
      },
    });
    // One of the port's own and two that stand in for the mall.
    expect(answer).toMatchObject({ missing: [{ host: 'port-e1', needed: 1500 * MB }] });
  });
});
