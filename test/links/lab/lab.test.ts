import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { readFlags, writeFlags } from '../../../electron/links/docker/flags.ts';
import { listContainers } from '../../../electron/links/docker/list-containers.ts';
import { must } from '../../../electron/links/docker/must.ts';
import { removeContainer } from '../../../electron/links/docker/remove-container.ts';
import { startRelease } from '../../../electron/links/docker/start-release.ts';
import { driftOf } from '../../../electron/traffic/drift.ts';
import { installState, readInstalled } from '../../../electron/traffic/installed.ts';
import { persistedRevision } from '../../../electron/traffic/persist.ts';
import { type GatewayReading, readGateway } from '../../../electron/traffic/reading.ts';
import { haproxyInstalled, type LabKit, startLabKit } from '../../support/lab/kit.ts';
import { descendantsOf } from '../../support/machine/processes.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { untilState } from '../../support/ssh/kit.ts';

describe.skipIf(!haproxyInstalled)('with real HAProxy', () => labTests('haproxy'));
describe('with the embedded router', () => labTests('embedded'));

const gateway = 'noi-bai-gate';
const engine = 'noi-bai-edge';
const deadlineMs = 45_000;

type Router = 'haproxy' | 'embedded';

function labTests(router: Router): void {
  const context = setUpLab(router);
  whatIsThere(context, router);
  whatIsCounted(context);
  whatIsSwitched(context);
  hostFaults(context);
  otherFaults(context);
}

type Context = {
  readonly kit: LabKit;
  /** What the gateway that the tests look at says of itself. */
  read(): Promise<GatewayReading>;
  /** Waits until more frames of a camera were answered. */
  moves(camera: string, by?: number): Promise<unknown>;
};

function setUpLab(router: Router): Context {
  let kit: LabKit;

  beforeAll(async () => {
    kit = await startLabKit(router);
    await waitFor(() => kit.lab.tallies().every(({ answered }) => answered > 5), {
      what: 'answers to every camera',
      deadlineMs: 60_000,
    });
  });
  afterAll(async () => {
    await kit?.close();
    const left = () => descendantsOf(process.pid).length;
    await waitFor(() => left() === 0, { what: 'every process of the lab to be gone' });
  });

  const read = async (): Promise<GatewayReading> => {
    const description = kit.fleet.gateways.find(({ id }) => id === gateway);
    const { admin } = await kit.gateway(gateway);
    if (!description) throw new Error('no gateway');
    return must(await readGateway(admin, description, kit.fleet.services));
  };
  const answered = (camera: string) => kit.tally(camera).answered;
  const moves = (camera: string, by = 5) => {
    const from = answered(camera);
    return waitFor(() => answered(camera) >= from + by, {
      what: `frames of ${camera} to be answered`,
      deadlineMs,
    });
  };
  return {
    get kit() {
      return kit;
    },
    read,
    moves,
  };
}

function whatIsThere(context: Context, router: Router): void {
  it('plays a fleet as large as it promises', () => {
    const { environments, sites, cameras, releases } = context.kit.fleet;
    expect(new Set(environments.map(({ kind }) => kind)).size).toBe(4);
    expect(sites.length).toBeGreaterThanOrEqual(6);
    expect(cameras.length).toBeGreaterThanOrEqual(40);
    expect(releases.map(({ version }) => version)).toEqual(
      expect.arrayContaining(['1.4.0', '1.5.0', '1.5.0-slow', '1.6.0-rc1', '1.6.0']),
    );
    expect(context.kit.lab.state()).toEqual({ running: true, router, active: [] });
  });

  it('is found installed, running a split, without drift, and asks nobody anything', async () => {
    const { ssh } = await context.kit.gateway(gateway);
    const { fleet } = context.kit;
    const description = fleet.gateways.find(({ id }) => id === gateway);
    if (!description) throw new Error('no gateway');
    const cameras = fleet.cameras.filter((camera) => camera.gateway === gateway);
    const input = { gateway: description, services: fleet.services, cameras, backups: {} };
    const files = must(await readInstalled(ssh, { ...input, instances: { counter: 1 } }));
    expect(installState(description, files)).toEqual({ kind: 'current' });
    const reading = await context.read();
    const split = reading.splits.get('counter');
    if (!split) throw new Error('nothing installed');
    expect(split.intent).toMatchObject({
      revision: 1,
      roles: { stable: 'a', candidate: 'b' },
      slots: { a: { release: 'counter-1.4.0' }, b: { release: 'counter-1.6.0' } },
    });
    expect(driftOf('counter', split, reading.servers)).toEqual([]);
    expect(await persistedRevision(ssh, description, 'counter')).toBe(1);
  });

  it('knows every camera by its own sign, and only those', async () => {
    const keys = (await context.read()).cameras.map(({ key }) => key).sort();
    const wanted = context.kit.fleet.cameras.filter((camera) => camera.gateway === gateway);
    expect(keys).toEqual(wanted.map(({ id }) => `counter/${id}`).sort());
  });

  it('runs a process for each container and says which is which', async () => {
    const containers = must(await listContainers(await context.kit.engine(engine)));
    expect(containers.map(({ name, release, state }) => [name, release, state])).toEqual([
      ['td-counter-noi-bai-a-1', 'counter-1.4.0', 'running'],
      ['td-counter-noi-bai-b-1', 'counter-1.6.0', 'running'],
    ]);
  });
}

function whatIsCounted(context: Context): void {
  it('pulls a release, starts it beside what runs, and it fails for some frames', async () => {
    const { fleet } = context.kit;
    const link = await context.kit.engine(engine);
    const [service] = fleet.services;
    const release = fleet.releases.find(({ version }) => version === '1.6.0-rc1');
    const placement = fleet.placements.find((one) => one.engine === engine);
    const host = fleet.engines.find(({ id }) => id === engine);
    if (!service || !release || !placement || !host) throw new Error('not in the fleet');
    const report = () => undefined;
    const options = { link, engine: host, service, release, placement, report };
    const [container] = must(await startRelease({ ...options, slot: 'c' }));
    expect(container?.health).toBe('healthy');
    const codes = new Set<number>();
    const scene = createScene(3);
    for (let n = 0; n < 80; n++) {
      const url = `http://127.0.0.1:${container?.port}/`;
      const body = scene.frame(n) as unknown as BodyInit;
      codes.add((await fetch(url, { method: 'POST', body })).status);
    }
    expect([...codes].sort()).toEqual([200, 500]);
    must(await removeContainer(link, container?.id ?? ''));
  });

  it('counts what there is to count, except where a release does not', async () => {
    const containers = must(await listContainers(await context.kit.engine(engine)));
    const [stable = 0, candidate = 0] = await Promise.all(
      ['a', 'b'].map(async (slot) => {
        const { port = 0 } = containers.find((one) => one.slot === slot) ?? {};
        return (await countAt(port)).total;
      }),
    );
    const { in: ins, out: outs } = createScene(seed).truth(frames - 1);
    expect(stable).toBe(ins + outs);
    expect(candidate).toBeLessThan(0.8 * stable);
    const { counted } = context.kit.tally('thanaleng-cam-01');
    await waitFor(() => context.kit.tally('thanaleng-cam-01').counted > counted, {
      what: 'counts to move',
      deadlineMs,
    });
  });
}

const frames = 300;
const seed = 5;

let shown = 0;

/** Shows a counter one scene, frame by frame, and gives what it counted. */
async function countAt(port: number) {
  const scene = createScene(seed);
  const camera = `trial-${shown++}`;
  const classes = new Set<string>();
  let total = 0;
  for (let n = 0; n < frames; n++) {
    const headers = { 'x-tallydeck-camera': camera, 'x-frame-number': `${n}` };
    const body = scene.frame(n) as unknown as BodyInit;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers });
    const { counts } = (await answer.json()) as { counts: Record<string, number> };
    for (const name of Object.keys(counts)) classes.add(name);
    total += Object.values(counts).reduce((sum, one) => sum + one, 0);
  }
  return { total, classes: [...classes].sort() };
}

function whatIsSwitched(context: Context): void {
  it('gives every container the flags of its release', async () => {
    const link = await context.kit.engine(engine);
    const path = context.kit.fleet.services[0]?.flags?.path ?? '';
    const containers = must(await listContainers(link));
    const states = await Promise.all(
      containers.map(async ({ slot, id }) => [slot, must(await readFlags(link, id, path))]),
    );
    expect(Object.fromEntries(states)).toEqual({ a: {}, b: { 'count-pushchairs': false } });
  });

  it('counts by another class where a flag is turned on, and no fewer', async () => {
    const link = await context.kit.engine(engine);
    const path = context.kit.fleet.services[0]?.flags?.path ?? '';
    const [, candidate] = must(await listContainers(link));
    const { id = '', port = 0 } = candidate ?? {};
    const before = await countAt(port);
    expect(before.classes).toEqual(['person', 'vehicle']);
    must(await writeFlags(link, id, path, { 'count-pushchairs': true }));
    await waitFor(
      async () => {
        const { classes, total } = await countAt(port);
        expect(total).toBe(before.total);
        return classes.includes('pushchair');
      },
      { what: 'pushchairs', deadlineMs },
    );
    must(await writeFlags(link, id, path, { 'count-pushchairs': false }));
  });
}

function hostFaults(context: Context): void {
  it('slows a link down and makes it fast again', async () => {
    const { ssh } = await context.kit.gateway('da-lat-gate');
    const roundTrip = async () => {
      const began = performance.now();
      must(await ssh.exec('true', { timeoutMs: 10_000 }));
      return performance.now() - began;
    };
    await context.kit.lab.fault('slow-link', 'da-lat-gate', true);
    expect(await roundTrip()).toBeGreaterThan(390);
    expect(context.kit.lab.state().active).toEqual([{ fault: 'slow-link', target: 'da-lat-gate' }]);
    await context.kit.lab.fault('slow-link', 'da-lat-gate', false);
    expect(context.kit.lab.state().active).toEqual([]);
    await waitFor(async () => (await roundTrip()) < 390, { what: 'a fast link', deadlineMs });
  });

  it('takes a gateway down, and it comes back with its split', async () => {
    const { ssh, admin } = await context.kit.gateway(gateway);
    await context.kit.lab.fault('gateway-down', gateway, true);
    await untilState(ssh, 'down');
    const { failed } = context.kit.tally('noi-bai-cam-01');
    await waitFor(() => context.kit.tally('noi-bai-cam-01').failed > failed, {
      what: 'failing frames',
    });
    await context.kit.lab.fault('gateway-down', gateway, false);
    ssh.retry();
    await waitFor(() => admin.process() !== undefined, { what: 'the link again', deadlineMs });
    await context.moves('noi-bai-cam-01');
    const reading = await context.read();
    const split = reading.splits.get('counter');
    if (!split) throw new Error('nothing installed');
    expect(split.intent.roles).toEqual({ stable: 'a', candidate: 'b' });
    expect(driftOf('counter', split, reading.servers)).toEqual([]);
  });

  it('takes an engine down, and its containers come back', async () => {
    const link = await context.kit.engine(engine);
    await context.kit.lab.fault('engine-down', engine, true);
    await waitFor(() => link.state().kind !== 'up', { what: 'the loss to be seen', deadlineMs });
    const { failed } = context.kit.tally('noi-bai-cam-02');
    await waitFor(() => context.kit.tally('noi-bai-cam-02').failed > failed, {
      what: 'failing frames',
    });
    await context.kit.lab.fault('engine-down', engine, false);
    await untilState(link, 'up', deadlineMs);
    await context.moves('noi-bai-cam-02');
    const containers = must(await listContainers(link));
    expect(containers.map(({ state }) => state)).toEqual(['running', 'running']);
  });
}

function otherFaults(context: Context): void {
  it('blinds a camera: frames go on, counts do not', async () => {
    const camera = 'ben-thanh-cam-03';
    await context.kit.lab.fault('blind-camera', camera, true);
    // What was in the view when the lens was covered may still be answered.
    await context.moves(camera, 3);
    const before = context.kit.tally(camera);
    await waitFor(() => context.kit.tally(camera).crossed >= before.crossed + 3, {
      what: 'objects that nobody sees',
      deadlineMs,
    });
    expect(context.kit.tally(camera).counted).toBe(before.counted);
    expect(context.kit.tally(camera).answered).toBeGreaterThan(before.answered);
    await context.kit.lab.fault('blind-camera', camera, false);
    await waitFor(() => context.kit.tally(camera).counted > before.counted, {
      what: 'counts',
      deadlineMs,
    });
  });

  it('refuses a fault where there is nothing to break', async () => {
    await expect(context.kit.lab.fault('engine-down', gateway, true)).rejects.toThrow(
      `the lab has no engine ${gateway}`,
    );
    expect(context.kit.lab.state().active).toEqual([]);
  });
}
