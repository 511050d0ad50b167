import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { handOver, takeOver } from '../../electron/sites/take-over.ts';
import { withPin } from '../../electron/traffic/intent.ts';
import { drivenByOther } from '../../electron/traffic/lease.ts';
import type { DesiredState } from '../../shared/model/desired-state.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { SmokeCheck } from '../../shared/model/rollout-rules.ts';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { sendFrame } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../support/gateway/gateway.ts';
import { type Sender, startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import { base, type ExecutorRig, openExecutor, reachOf } from '../support/rollout/executor-rig.ts';
import { containersOf, engineOf, type RolloutSites, startSites } from '../support/rollout/site.ts';

const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'no gateway' };
if ('skipped' in docker) console.warn(`skipped: ${docker.skipped}`);
const limit = { timeout: 120_000 };
const note = { note: { wave: 0, step: 0 } };

/** One site with two gateways, each with cameras of its own. */
describe.skipIf('skipped' in docker)('reconciling a site with two gateways', () => {
  let sites: RolloutSites;
  let site: RolloutSites['sites'][number];
  let second: TestGateway;
  let rig: ExecutorRig;
  let senders: readonly Sender[] = [];

  beforeAll(async () => {
    const socket = 'socket' in docker ? docker.socket : '';
    sites = await startSites({
      ...{ socket, cameras: 4, lease: { driving: '5s', deadMan: '12s' } },
      rules: {
        smoke: [
          { path: '/healthz', status: 200 },
          { path: '/metrics', contains: 'tally' },
        ],
      },
    });
    [site] = sites.sites as [typeof site];
    second = await startGateway({ id: 'gate-2' });
    addGateway(sites.fleetFile, site.id, second, engineOf(site));
    rig = await openExecutor(sites.fleetFile, `${sites.dir}/data`);
    await rig.prepare(base);
    senders = [
      startSender({ port: site.gateway.port, cameras: site.cameras, rate: 10 }),
      startSender({ port: second.port, cameras: ['g2-cam-1', 'g2-cam-2'], rate: 10 }),
    ];
  }, 240_000);
  afterAll(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    await rig?.close();
    await sites?.close();
    await second?.stop();
  }, 60_000);
  afterEach(async () => {
    if (!rig) return;
    for (const unit of rig.context.inventory.gateways.values())
      await unit.traffic.write('counter', (intent) => ({ ...intent, pins: {} }), {
        takeOver: true,
      });
    const home = await rig.executor.reconcile(reachOf(await blueGreen(), site.id, base));
    expect(home, JSON.stringify(home)).toMatchObject({ kind: 'done' });
  }, 60_000);

  let planned: Rollout | undefined;
  const blueGreen = async (): Promise<Rollout> => {
    planned ??= await rig.rollout({
      scope: { kind: 'site', service: 'counter', site: site.id },
      ...{ release: 'new', strategy: 'blue-green', options: {} },
    });
    return { ...planned, id: `r-${Math.random().toString(36).slice(2, 10)}` };
  };
  const postureAt = (rollout: Rollout, step: number): DesiredState => {
    const found = rollout.plan.waves[0]?.steps[step]?.postures[site.id];
    if (!found) throw new Error(`no step ${step}`);
    return found;
  };
  const reach = (executor: ExecutorRig['executor'], rollout: Rollout, step: number, more = {}) =>
    executor.reconcile(reachOf(rollout, site.id, postureAt(rollout, step), { ...note, ...more }));
  const names = async () =>
    (await containersOf(sites.docker, site.id))
      .map(({ slot, release }) => `${slot} ${release}`)
      .sort();
  const never = new AbortController().signal;
  const program = (code: string) => ['/node', '-e', code];
  const smoked = (rollout: Rollout, check: SmokeCheck) => {
    const { plan } = rollout;
    const rules = { ...plan.rules, smoke: [check] };
    return rig.executor.smoke({ ...rollout, plan: { ...plan, rules } }, site.id, never);
  };
  const migrated = (rollout: Rollout, backup: string, command: string) => {
    const { plan } = rollout;
    const migration = { backup: program(backup), command: program(command) };
    const release = { ...plan.release, migration };
    return rig.executor.migrate({ ...rollout, plan: { ...plan, release } }, site.id, never);
  };
  const revisions = () => rig.intents(site.id).map(({ revision }) => revision);
  const units = () => [...rig.context.inventory.gateways.values()];

  test('both gateways are alike; doing it again writes nothing', limit, async () => {
    const rollout = await blueGreen();
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    const [one, two] = rig.intents(site.id);
    expect(one?.candidates.toSorted()).toEqual(site.cameras);
    expect(two?.candidates.toSorted()).toEqual(['g2-cam-1', 'g2-cam-2']);
    expect(await names()).toEqual(['a old', 'a old', 'b new', 'b new']);
    const before = revisions();
    expect(await reach(rig.executor, rollout, 1)).toEqual({ kind: 'done' });
    expect(revisions()).toEqual(before);
    expect(await rig.executor.smoke(rollout, site.id, new AbortController().signal)).toEqual({
      kind: 'done',
      detail: '2 checks on 2 instances',
    });
    expect(await rig.executor.compare(rollout, site.id, postureAt(rollout, 1))).toBe('as-planned');
    expect(await rig.executor.compare(rollout, site.id, base)).toBe('differs');
  });

  test('a container that is being started when it is given up is gone again', limit, async () => {
    const rollout = await blueGreen();
    const given = new AbortController();
    const report = (text: string) => /on port/.test(text) && given.abort();
    const result = await reach(rig.executor, rollout, 0, { signal: given.signal, report });
    expect(result).toMatchObject({ kind: 'refused', detail: 'given up' });
    expect(await names()).toEqual(['a old', 'a old']);
    expect(rig.intents(site.id).map(({ roles }) => roles)).toEqual([
      { stable: 'a' },
      { stable: 'a' },
    ]);
  });

  test('the way back does not wait for a container that is being started', limit, async () => {
    const rollout = await blueGreen();
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    await removeOne(sites, site.id, 'b');
    const given = new AbortController();
    const starting = Promise.withResolvers<void>();
    const report = (text: string) => /on port/.test(text) && starting.resolve();
    const forward = reach(rig.executor, rollout, 1, { signal: given.signal, report });
    await starting.promise;
    given.abort();
    const back = await rig.executor.shiftTraffic(reachOf(rollout, site.id, base, note));
    expect(back).toEqual({ kind: 'done' });
    expect(rig.intents(site.id).map(({ candidates }) => candidates)).toEqual([[], []]);
    expect(await forward).toMatchObject({ kind: 'refused' });
    const evidence = await rig.executor.collect(rollout, site.id);
    expect(evidence).toMatchObject({ next: 'b', old: 'a', splitBefore: { share: 1, cameras: 6 } });
    expect(evidence.logs?.length).toBeGreaterThan(0);
  });

  test('a release that cannot start has failed; what stands is left alone', limit, async () => {
    const rollout = await blueGreen();
    const broken = {
      ...rollout,
      plan: {
        ...rollout.plan,
        release: { ...rollout.plan.release, image: 'none/such:1', platforms: [] },
      },
    };
    expect(await reach(rig.executor, broken, 0)).toMatchObject({
      kind: 'failed',
      host: engineOf(site),
    });
    expect(await names()).toEqual(['a old', 'a old']);
  });

  test(
    'smoke tests and migration say which container, which check, and what came',
    limit,
    async () => {
      const rollout = await blueGreen();
      expect(await reach(rig.executor, rollout, 0)).toMatchObject({ kind: 'done' });
      const failing = { kind: 'http', path: '/healthz', status: 418 } as const;
      expect(await smoked(rollout, failing)).toMatchObject({
        ...{ kind: 'failed', host: engineOf(site) },
        detail: expect.stringMatching(/GET \/healthz answered 200, not 418/),
      });
      const without = { ...failing, status: 200, contains: 'x y z' };
      expect(await smoked(rollout, without)).toMatchObject({
        detail: expect.stringContaining('without "x y z"'),
      });
      const argv = program("console.log('no model'); process.exit(3)");
      expect(await smoked(rollout, { kind: 'command', argv })).toMatchObject({
        detail: expect.stringMatching(/td-counter-.*-b-1: .* ended with exit code 3: no model/),
      });
      const missing = { kind: 'command', argv: ['/no-such'] } as const;
      expect(await smoked(rollout, missing)).toMatchObject({ kind: 'failed' });
      expect(await smoked(rollout, { kind: 'command', argv: program('') })).toMatchObject({
        kind: 'done',
      });
      expect(await migrated(rollout, '', '')).toMatchObject({
        kind: 'done',
        detail: expect.stringMatching(/^backup in td-counter-.*-a-1, migrated in .*-b-1$/),
      });
      expect(await migrated(rollout, 'process.exit(4)', '')).toMatchObject({
        kind: 'failed',
        detail: expect.stringMatching(/-a-1: .* exit code 4/),
      });
    },
  );

  test(
    'the note is there from the first act on, keeps a lease, and outlives a reload',
    limit,
    async () => {
      const rollout = await blueGreen();
      expect(await reach(rig.executor, rollout, 0)).toMatchObject({ kind: 'done' });
      const held = () => rig.intents(site.id).map((intent) => intent.rollout);
      const expected = { id: rollout.id, wave: 0, step: 0, request: rollout.plan.request };
      expect(held()).toMatchObject([expected, expected]);
      const lease = () => units()[1]?.traffic.last()?.splits.get('counter')?.lease;
      const first = lease()?.deadManAt ?? 0;
      await waitFor(() => (lease()?.deadManAt ?? 0) > first, {
        what: 'a renewal',
        deadlineMs: 15_000,
      });
      await second.killHaproxy();
      await second.startHaproxy();
      const alive = async () => (await units()[1]?.traffic.tend())?.kind === 'done';
      await waitFor(alive, { what: 'HAProxy', deadlineMs: 20_000 });
      expect(held()).toMatchObject([expected, expected]);
      expect(await rig.executor.compare(rollout, site.id, postureAt(rollout, 0))).toBe(
        'as-planned',
      );
    },
  );

  test('a gateway out of reach is named, the other is taken back', limit, async () => {
    const rollout = await blueGreen();
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    await second.sshd.kill();
    await waitFor(() => units()[1]?.ssh.state().kind !== 'up', {
      what: 'the loss',
      deadlineMs: 20_000,
    });
    const back = await rig.executor.shiftTraffic(reachOf(rollout, site.id, base, note));
    expect(back).toMatchObject({ kind: 'out-of-reach', host: 'gate-2' });
    expect(rig.intents(site.id)[0]?.candidates).toEqual([]);
    expect(rig.context.queue.list()).toEqual([]);
    await second.sshd.restart();
    await waitFor(() => units()[1]?.state().kind === 'up', {
      what: 'the link',
      deadlineMs: 30_000,
    });
    expect(await rig.executor.shiftTraffic(reachOf(rollout, site.id, base, note))).toEqual({
      kind: 'done',
    });
    expect(await sendFrame(second.port, 'g2-cam-1')).toBe('200');
  });

  test('another console that took over fences the first out', limit, async () => {
    const rollout = await blueGreen();
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    const other = await openExecutor(sites.fleetFile, `${sites.dir}/other`, 'other@there');
    try {
      const gateways = units().map(({ gateway }) => gateway.id);
      const held = rig.intents(site.id)[0]?.rollout;
      if (!held) throw new Error('no note');
      const early = await takeOver(other.context, gateways, 'counter', held);
      expect(early).toEqual({ kind: 'fenced', by: rig.console });
      expect(await handOver(rig.context, gateways, 'counter')).toEqual({ kind: 'done' });
      expect(await takeOver(other.context, gateways, 'counter', held)).toEqual({ kind: 'done' });
      for (const unit of units()) {
        const read = await unit.traffic.tend();
        const live = read.kind === 'done' ? read.value.splits.get('counter') : undefined;
        expect(
          live && read.kind === 'done' && drivenByOther(live, rig.console, read.value.clock),
        ).toBe(true);
      }
      const fenced = { kind: 'fenced', by: other.console };
      expect(await reach(rig.executor, rollout, 2)).toEqual(fenced);
      expect(await rig.executor.shiftTraffic(reachOf(rollout, site.id, base, note))).toEqual(
        fenced,
      );
      expect(await rig.executor.compare(rollout, site.id, postureAt(rollout, 1))).toBe('fenced');
      expect(await other.executor.compare(rollout, site.id, postureAt(rollout, 1))).toBe(
        'as-planned',
      );
      const home = reachOf(rollout, site.id, base);
      expect(await other.executor.reconcile(home)).toMatchObject({ kind: 'done' });
    } finally {
      await other.close();
    }
  });

  test('what a person pinned to stable stays there, and is no difference', limit, async () => {
    const rollout = await blueGreen();
    const [camera = ''] = site.cameras;
    await units()[0]?.traffic.write('counter', (intent) => withPin(intent, camera, 'stable'));
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    expect(rig.intents(site.id)[0]?.pins).toEqual({ [camera]: 'stable' });
    expect(await rig.executor.compare(rollout, site.id, postureAt(rollout, 1))).toBe('as-planned');
  });

  test('what is seen of a site comes from what was read anyway', limit, async () => {
    const rollout = await blueGreen();
    expect(await reach(rig.executor, rollout, 1)).toMatchObject({ kind: 'done' });
    const seen = await waitFor(
      () => {
        const found = rig.executor.observe(rollout, site.id);
        return found?.next?.errorRatio !== undefined && found.instances ? found : undefined;
      },
      { what: 'ten seconds of figures', deadlineMs: 40_000 },
    );
    expect(seen).toMatchObject({
      next: { errorRatio: 0 },
      instances: { healthy: 2, wanted: 2, restarts: 0 },
      ...{ lease: 'live', windowOpen: true },
      // The present step of the plan moves no camera, the next one all of them.
      counts: { expected: expect.any(Number), reference: expect.any(Number) },
      history: expect.any(Number),
    });
    expect(Math.abs(seen.second - Date.now() / 1000)).toBeLessThan(5);
  });
});

function addGateway(file: string, site: string, { gateway }: TestGateway, engine: string): void {
  const fleet = parse(readFileSync(file, 'utf8'));
  const { paths, listeners, routes, mode } = gateway;
  const { host, port, user, hostKey, auth } = gateway.ssh;
  const key = auth?.kind === 'key' ? auth.path : undefined;
  const bound = Object.fromEntries(listeners.map(({ id, ...rest }) => [id, rest]));
  const ssh = { host, port, user, hostKey, key };
  fleet.gateways['gate-2'] = {
    ...{ site, ssh, mode, paths, routes },
    listeners: bound,
    engines: [engine],
  };
  for (const id of ['g2-cam-1', 'g2-cam-2'])
    fleet.cameras[id] = {
      ...{ site, gateway: 'gate-2', service: 'counter', zone: 'yard', model: 'test' },
      match: { path: `/frames/${id}` },
    };
  writeFileSync(file, stringify(fleet));
}

async function removeOne(
  { docker: engine }: RolloutSites,
  site: string,
  slot: string,
): Promise<void> {
  const found = (await containersOf(engine, site)).find((each) => each.slot === slot);
  if (found) await engine.getContainer(found.id).remove({ force: true });
}
