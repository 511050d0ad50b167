import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollback as rollbackVerb } from '../../electron/cli/change.ts';
import type { Api } from '../../electron/cli/connect.ts';
import { withCandidate, withSlot } from '../../electron/traffic/intent.ts';
import { mapPath } from '../../electron/traffic/names.ts';
import type { ToldChange } from '../../shared/model/change.ts';
import type { ServiceNow } from '../../shared/model/picture.ts';
import type { Scope } from '../../shared/model/scope.ts';
import { engineAddress, instance, patience, sendFrame } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../support/gateway/responder.ts';
import { type Sender, startSender } from '../support/gateway/sender.ts';
import { openConsole } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import {
  camerasOf,
  fleetDirectory,
  fleetText,
  openBackend,
  type RealBackend,
  siteOf,
} from '../support/rollout/real-fleet.ts';

const names = ['gate-1', 'gate-2', 'gate-3'];
const everywhere: Scope = { kind: 'environment', service: 'counter', environment: 'production' };
const at = (gateway: string): Scope => ({
  kind: 'site',
  service: 'counter',
  site: siteOf(gateway),
});
const limit = { timeout: 120_000 };

describe.skipIf(!gatewayAvailable)('a rollback after a promotion, on real gateways', () => {
  let gateways: TestGateway[];
  let old: Responder;
  let bad: Responder;
  let backend: RealBackend;
  let senders: Sender[] = [];
  let fleet: ReturnType<typeof fleetDirectory>;

  beforeAll(async () => {
    gateways = await Promise.all(names.map((id) => startGateway({ id })));
    [old, bad] = await Promise.all([
      startResponder('old', undefined, engineAddress),
      startResponder('bad', undefined, engineAddress),
    ]);
    fleet = fleetDirectory(fleetText(gateways));
    backend = await openBackend(fleet.file, fleet.dataDir);
    await Promise.all(names.map((id) => untilLink(id, 'up')));
    for (const gateway of names)
      for await (const _ of await backend.client.traffic.install({ key: key(), gateway }));
    await Promise.all(gateways.map(fill));
    for (const id of names) await untilAnswers(id, 'old');
    senders = names.map((id) =>
      startSender({ port: gate(id).port, cameras: camerasOf(id), rate: 10 }),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    await backend?.close();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await Promise.all([old.stop(), bad.stop()]);
    fleet.remove();
  }, 120_000);

  const key = () => randomUUID();
  const gate = (id: string): TestGateway => {
    const found = gateways.find((each) => each.gateway.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  async function fill(each: TestGateway): Promise<void> {
    const setup = await openConsole(each, { name: 'setup@here' });
    await setup.traffic.write('counter', (intent) => {
      const a = withSlot(intent, 'a', { release: '1.4.0', instances: instance(old.port) });
      const b = withSlot(a, 'b', { release: '1.5.0', instances: instance(bad.port) });
      return withCandidate({ ...b, roles: { stable: 'a' } }, 'b');
    });
    expect(await setup.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    expect(await setup.traffic.persist('counter')).toMatchObject({ kind: 'done' });
    await setup.close();
  }
  const answers = async (id: string): Promise<readonly string[]> => {
    const all = await Promise.all(camerasOf(id).map((camera) => sendFrame(gate(id).port, camera)));
    return [...new Set(all)];
  };
  const untilAnswers = (id: string, who: string) =>
    waitFor(async () => (await answers(id)).join() === who, {
      ...patience,
      what: `${id} to be answered by ${who}`,
    });
  const untilLink = (id: string, kind: string) =>
    waitFor(
      async () => {
        const link = (await backend.picture(siteOf(id))).gateways[0]?.link;
        if (kind === 'up' && link?.kind === 'down') await backend.client.links.retry({ host: id });
        return link?.kind === kind;
      },
      { ...patience, what: `${id} to be ${kind}` },
    );
  const serviceAt = async (id: string): Promise<ServiceNow | undefined> =>
    (await backend.picture(siteOf(id))).summary.services[0];
  const untilRollback = (id: string, kind: string | undefined) =>
    waitFor(async () => (await serviceAt(id))?.rollback?.kind === kind, {
      ...patience,
      what: `a rollback at ${id} to be ${kind}`,
    });
  async function ended(changes: Promise<AsyncIterable<ToldChange>>): Promise<ToldChange> {
    let last: ToldChange | undefined;
    for await (const change of await changes) last = change;
    if (!last?.finished) throw new Error('the change did not finish');
    return last;
  }
  const resultAt = (change: ToldChange, id: string) =>
    change.results.find((result) => result.gateway === id);
  const promote = (scope: Scope) => ended(backend.client.traffic.promote({ key: key(), scope }));
  const rollBack = (scope: Scope, leaves?: readonly string[]) =>
    ended(backend.client.traffic.rollback({ key: key(), scope, ...(leaves && { leaves }) }));
  /** As the picture tells them, which may be a moment old. */
  const rolesAt = async (id: string) => (await intentAt(id))?.roles;
  const patient = { timeout: patience.deadlineMs, interval: 50 };
  const intentAt = async (id: string) =>
    (await backend.picture(siteOf(id))).gateways[0]?.splits[0]?.intent;
  /** `npx tallydeck rollback` at a scope: its exit code and what it says. */
  async function typed(scope: Scope) {
    const lines: string[] = [];
    const output = {
      json: false,
      line: (text: string) => void lines.push(text),
      document: () => {},
    };
    const code = await rollbackVerb(backend.client as unknown as Api, output, scope);
    return { code, text: lines.join('\n') };
  }

  test('goes back to the release before, verified, and can be undone', limit, async () => {
    await promote(at('gate-1'));
    await untilAnswers('gate-1', 'bad');
    await untilRollback('gate-1', 'previous');
    expect((await serviceAt('gate-1'))?.rollback).toEqual({
      kind: 'previous',
      from: '1.5.0',
      to: '1.4.0',
    });
    const back = await rollBack(at('gate-1'));
    const result = resultAt(back, 'gate-1');
    expect(result).toMatchObject({
      kind: 'applied',
      persisted: { kind: 'persisted' },
      verification: { kind: 'verified' },
      after: { roles: { stable: 'a', candidate: 'b' }, candidates: [], askedShare: 0 },
    });
    if (result?.kind === 'applied' && result.verification.kind === 'verified')
      console.log(
        `rollback of a promotion: applied in ${result.appliedMs.toFixed(0)} ms, verified in ${result.verification.ms.toFixed(0)} ms`,
      );
    expect(await answers('gate-1')).toEqual(['old']);
    await ended(backend.client.traffic.undo({ key: key(), change: back.id }));
    expect(await answers('gate-1')).toEqual(['bad']);
    await expect.poll(() => rolesAt('gate-1'), patient).toEqual({ stable: 'b', previous: 'a' });
    await rollBack(at('gate-1'));
    expect(await answers('gate-1')).toEqual(['old']);
  });

  test('with nothing to roll back writes nothing and reports no success', limit, async () => {
    await untilRollback('gate-1', 'nothing');
    const before = (await intentAt('gate-1'))?.revision;
    const [newest] = await backend.client.traffic.history({ limit: 1 });
    await expect(rollBack(at('gate-1'))).rejects.toMatchObject({
      code: 'NOTHING_TO_ROLL_BACK',
      data: { why: 'no-previous', gateways: 1 },
    });
    await expect(typed(at('gate-1'))).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
    expect((await intentAt('gate-1'))?.revision).toBe(before);
    expect((await backend.client.traffic.history({ limit: 1 }))[0]?.id).toBe(newest?.id);
  });

  test('pressed twice goes back one release, not two', limit, async () => {
    await promote(at('gate-1'));
    await ended(
      backend.client.traffic.candidate({ key: key(), scope: at('gate-1'), slot: 'none' }),
    );
    // Somebody tries a third release beside the promoted one, which is kept as it is.
    const third = await openConsole(gate('gate-1'), { name: 'setup@here' });
    await third.traffic.write('counter', (intent) =>
      withCandidate(
        withSlot(intent, 'c', { release: '1.6.0', instances: instance(bad.port) }),
        'c',
      ),
    );
    await third.traffic.applyServers('counter');
    await third.close();
    const tried = await ended(
      backend.client.traffic.split({ key: key(), scope: at('gate-1'), share: 1 }),
    );
    // What this console had last written itself has no candidate: that is no reason to refuse.
    expect(resultAt(tried, 'gate-1')).toMatchObject({ kind: 'applied', after: { askedShare: 1 } });
    const seen = ['1.6.0'];
    const first = await rollBack(at('gate-1'), seen);
    expect(resultAt(first, 'gate-1')).toMatchObject({ after: { roles: { stable: 'b' } } });
    await expect(rollBack(at('gate-1'), seen)).rejects.toMatchObject({
      data: { why: 'left-already' },
    });
    await expect
      .poll(() => rolesAt('gate-1'), patient)
      .toEqual({
        stable: 'b',
        previous: 'a',
        candidate: 'c',
      });
    const second = await rollBack(at('gate-1'), ['1.5.0']);
    expect(resultAt(second, 'gate-1')).toMatchObject({
      before: { roles: { stable: 'b', previous: 'a', candidate: 'c' } },
      after: { roles: { stable: 'a', candidate: 'c' } },
    });
    await ended(backend.client.traffic.candidate({ key: key(), scope: at('gate-1'), slot: 'b' }));
  });

  test('of an environment counts what has nothing to roll back as such', limit, async () => {
    await promote(at('gate-2'));
    await untilRollback('gate-2', 'previous');
    const { code, text } = await typed(everywhere);
    expect(code).toBe(0);
    expect(text).toContain('Done; nothing to roll back on 2 of 3');
    const [change] = await backend.client.traffic.history({ limit: 1 });
    expect(change?.results.map(({ gateway, kind }) => [gateway, kind]).toSorted()).toEqual([
      ['gate-1', 'unneeded'],
      ['gate-2', 'applied'],
      ['gate-3', 'unneeded'],
    ]);
    expect(await answers('gate-2')).toEqual(['old']);
  });

  test('leaves sites that run another release since long alone', limit, async () => {
    await promote(at('gate-2'));
    await ended(backend.client.traffic.split({ key: key(), scope: at('gate-3'), share: 1 }));
    // 1.5.0 is tried out at gate-3 and was promoted at gate-2: both are left.
    const both = await rollBack(everywhere);
    expect(resultAt(both, 'gate-2')).toMatchObject({ after: { roles: { stable: 'a' } } });
    expect(resultAt(both, 'gate-3')).toMatchObject({ after: { candidates: [] } });
    await promote(at('gate-2'));
    await ended(backend.client.traffic.split({ key: key(), scope: at('gate-3'), share: 1 }));
    const one = await rollBack(everywhere, ['1.6.0']);
    expect(resultAt(one, 'gate-2')).toMatchObject({ kind: 'unneeded', why: 'left-already' });
    expect(resultAt(one, 'gate-3')).toMatchObject({ kind: 'applied', after: { candidates: [] } });
    await rollBack(at('gate-2'));
  });

  test('does not go to a release before that no longer runs', limit, async () => {
    await promote(at('gate-3'));
    await untilAnswers('gate-3', 'bad');
    old.healthy = false;
    await waitFor(
      async () => {
        const now = (await serviceAt('gate-3'))?.rollback;
        return now?.kind === 'nothing' && now.why === 'previous-down';
      },
      { ...patience, what: 'the release before to be found down' },
    );
    await expect(rollBack(at('gate-3'))).rejects.toMatchObject({ data: { why: 'previous-down' } });
    expect(await answers('gate-3')).toEqual(['bad']);
    old.healthy = true;
    await untilRollback('gate-3', 'previous');
    await rollBack(at('gate-3'));
    expect(await answers('gate-3')).toEqual(['old']);
  });

  test('waits for a gateway that is away, over a restart of the console', limit, async () => {
    await promote(at('gate-3'));
    await gate('gate-3').sshd.kill();
    await untilLink('gate-3', 'down');
    expect((await serviceAt('gate-3'))?.rollback).toBeUndefined();
    const asked = await rollBack(at('gate-3'));
    expect(asked.results).toMatchObject([{ kind: 'queued' }]);
    await backend.close();
    backend = await openBackend(fleet.file, fleet.dataDir);
    await gate('gate-3').sshd.restart();
    await untilLink('gate-3', 'up');
    const end = await waitFor(
      async () => {
        const change = await backend.client.traffic.change({ id: asked.id });
        return change.finished && change.results.find(({ kind }) => kind === 'applied');
      },
      { ...patience, what: 'the queued rollback' },
    );
    expect(end).toMatchObject({ endedAt: expect.any(String), after: { roles: { stable: 'a' } } });
    expect(await answers('gate-3')).toEqual(['old']);
  });

  test('that is not needed any more says so to its author', limit, async () => {
    await gate('gate-3').sshd.kill();
    await untilLink('gate-3', 'down');
    const asked = await rollBack(at('gate-3'));
    expect(asked.results).toMatchObject([{ kind: 'queued' }]);
    const revision = (await intentAt('gate-3'))?.revision;
    await gate('gate-3').sshd.restart();
    await untilLink('gate-3', 'up');
    const end = await waitFor(
      async () => {
        const [result] = (await backend.client.traffic.change({ id: asked.id })).results;
        return result?.kind !== 'queued' && result;
      },
      { ...patience, what: 'the end of the queued rollback' },
    );
    expect(end).toMatchObject({ kind: 'unneeded', endedAt: expect.any(String) });
    await waitFor(async () => (await backend.client.traffic.queued()).length === 0, {
      ...patience,
      what: 'the queue to be empty',
    });
    expect((await intentAt('gate-3'))?.revision).toBe(revision);
  });

  /** Ends the lease there as a silent console does: HAProxy puts all of it on stable. */
  async function endLease(id: string): Promise<void> {
    const other = await openConsole(gate(id), { name: 'setup@here' });
    const file = mapPath(gate(id).gateway, 'counter');
    await waitFor(
      async () => {
        // A renewal that was under way would win over it.
        await other.admin.send([`set map ${file} lease 1`]);
        const [split] = (await backend.picture(siteOf(id))).gateways[0]?.splits ?? [];
        return split?.lease.kind === 'expired';
      },
      { ...patience, what: `the lease at ${id} to end` },
    );
    await other.close();
    await untilAnswers(id, 'old');
  }

  test('to hold the share after the lease has ended moves no camera', limit, async () => {
    const scope = at('gate-1');
    const { traffic } = backend.client;
    await ended(traffic.split({ key: key(), scope, share: 0.5, policy: 'dead-man' }));
    expect((await answers('gate-1')).toSorted()).toEqual(['bad', 'old']);
    await endLease('gate-1');
    const held = await ended(traffic.policy({ key: key(), scope, policy: 'hold' }));
    expect(resultAt(held, 'gate-1')).toMatchObject({
      before: { askedShare: 0, candidates: [] },
      after: { policy: 'hold', askedShare: 0, candidates: [] },
    });
    expect(await answers('gate-1')).toEqual(['old']);
    await ended(traffic.undo({ key: key(), change: held.id }));
    expect(await answers('gate-1')).toEqual(['old']);
  });

  test(
    'an undo does not bring a candidate back that the end of its lease has taken',
    limit,
    async () => {
      const scope = at('gate-1');
      const { traffic } = backend.client;
      const [camera = ''] = camerasOf('gate-1');
      const who = () => sendFrame(gate('gate-1').port, camera);
      await ended(traffic.split({ key: key(), scope, share: 0.5, policy: 'dead-man' }));
      await endLease('gate-1');
      const pinned = await ended(
        traffic.pin({ key: key(), site: siteOf('gate-1'), camera, role: 'candidate' }),
      );
      expect(await who()).toBe('bad');
      await ended(traffic.undo({ key: key(), change: pinned.id }));
      expect(await answers('gate-1')).toEqual(['old']);
      // Nor does it where the lease ends between a change and its undo.
      await ended(traffic.split({ key: key(), scope, share: 0.5, policy: 'dead-man' }));
      const kept = await ended(
        traffic.pin({ key: key(), site: siteOf('gate-1'), camera, role: 'stable' }),
      );
      await endLease('gate-1');
      await ended(traffic.undo({ key: key(), change: kept.id }));
      expect(await answers('gate-1')).toEqual(['old']);
    },
  );

  test('a choice to hold the share moves no camera, and a split keeps it', limit, async () => {
    const scope = at('gate-1');
    const { traffic } = backend.client;
    await ended(traffic.split({ key: key(), scope, share: 0.5 }));
    const before = await intentAt('gate-1');
    const held = await ended(traffic.policy({ key: key(), scope, policy: 'hold' }));
    expect(resultAt(held, 'gate-1')).toMatchObject({
      after: { policy: 'hold', candidates: before?.candidates, askedShare: 0.5 },
    });
    const more = await ended(traffic.split({ key: key(), scope, share: 1 }));
    expect(resultAt(more, 'gate-1')).toMatchObject({ after: { policy: 'hold', askedShare: 1 } });
  });
});
