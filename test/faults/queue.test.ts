import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollback as rollbackVerb } from '../../electron/cli/change.ts';
import type { Api } from '../../electron/cli/connect.ts';
import { withCandidate, withSlot } from '../../electron/traffic/intent.ts';
import type { Change, ToldChange } from '../../shared/model/change.ts';
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
import { startSshd, type TestSshd } from '../support/ssh/sshd.ts';

const names = ['gate-1', 'gate-2', 'gate-3', 'gate-4', 'gate-5'];
const everywhere: Scope = { kind: 'environment', service: 'counter', environment: 'production' };
const at = (gateway: string): Scope => ({
  kind: 'site',
  service: 'counter',
  site: siteOf(gateway),
});
const limit = { timeout: 180_000 };

describe.skipIf(!gatewayAvailable)('a whole backend over five real gateways', () => {
  let gateways: TestGateway[];
  let good: Responder;
  let better: Responder;
  let backend: RealBackend;
  let senders: Sender[] = [];
  /** Another way into gate-3, for somebody else. */
  let sideDoor: TestSshd;
  let fleet: ReturnType<typeof fleetDirectory>;

  beforeAll(async () => {
    gateways = await Promise.all(names.map((id) => startGateway({ id })));
    [good, better, sideDoor] = await Promise.all([
      startResponder('good', undefined, engineAddress),
      startResponder('better', undefined, engineAddress),
      startSshd(),
    ]);
    fleet = fleetDirectory(fleetText(gateways));
    backend = await openBackend(fleet.file, fleet.dataDir);
  }, 180_000);
  afterAll(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    await backend?.close();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await Promise.all([good.stop(), better.stop(), sideDoor.stop()]);
    fleet.remove();
  }, 120_000);

  const gate = (id: string): TestGateway => {
    const found = gateways.find((each) => each.gateway.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  /** Who answers each camera of a gateway, counted: `{ good: 2, better: 2 }`. */
  const answers = async (id: string) => {
    const all = await Promise.all(camerasOf(id).map((camera) => sendFrame(gate(id).port, camera)));
    return Object.fromEntries(
      [...new Set(all)].map((who) => [who, all.filter((each) => each === who).length]),
    );
  };
  const linkOf = async (id: string) => (await backend.picture(siteOf(id))).gateways[0]?.link;
  const untilLink = (id: string, kind: string) =>
    waitFor(
      async () => {
        const link = await linkOf(id);
        if (kind === 'up' && link?.kind === 'down') await backend.client.links.retry({ host: id });
        return link?.kind === kind;
      },
      { ...patience, what: `${id} to be ${kind}` },
    );
  /** The end of a change. */
  async function ended(changes: Promise<AsyncIterable<ToldChange>>): Promise<ToldChange> {
    let last: ToldChange | undefined;
    for await (const change of await changes) last = change;
    if (!last?.finished) throw new Error('the change did not finish');
    return last;
  }
  const key = () => randomUUID();
  const resultAt = (change: ToldChange, id: string) =>
    change.results.find((result) => result.gateway === id);
  /** Somebody at another console, who comes in by the side door. */
  async function bySomebodyElse(
    run: (console: Awaited<ReturnType<typeof openConsole>>) => Promise<unknown>,
  ) {
    const { gateway } = gate('gate-3');
    const other = await openConsole(
      { gateway: { ...gateway, ssh: sideDoor.target() } },
      { name: 'somebody@else' },
    );
    try {
      await run(other);
    } finally {
      await other.close();
    }
  }

  test('it installs our part on each, by the contract', limit, async () => {
    await Promise.all(names.map((id) => untilLink(id, 'up')));
    for (const id of names) {
      const steps = [];
      for await (const each of await backend.client.traffic.install({ key: key(), gateway: id }))
        steps.push(each);
      expect(steps.at(-1)).toMatchObject({ kind: 'done' });
      expect(await backend.client.traffic.installDiff({ gateway: id })).toEqual({
        kind: 'current',
      });
    }
  });

  test(
    'a split of the environment is applied, on disk and verified on every gateway',
    limit,
    async () => {
      for (const each of gateways) {
        const setup = await openConsole(each, { name: 'setup@here' });
        const filled = await setup.traffic.write('counter', (intent) => {
          const a = withSlot(intent, 'a', { release: 'good', instances: instance(good.port) });
          return withCandidate(
            withSlot(a, 'b', { release: 'better', instances: instance(better.port) }),
            'b',
          );
        });
        expect(filled).toMatchObject({ kind: 'done' });
        expect(await setup.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
        expect(await setup.traffic.persist('counter')).toMatchObject({ kind: 'done' });
        await setup.close();
      }
      for (const id of names)
        await waitFor(async () => (await answers(id)).good === 4, {
          ...patience,
          what: `${id} on stable`,
        });
      senders = names.map((id) =>
        startSender({ port: gate(id).port, cameras: camerasOf(id), rate: 5 }),
      );
      const change = await ended(
        backend.client.traffic.split({ key: key(), scope: everywhere, share: 0.5 }),
      );
      expect(change.results.map((result) => result.gateway).toSorted()).toEqual(names);
      for (const result of change.results) {
        expect(result).toMatchObject({ kind: 'applied', persisted: { kind: 'persisted' } });
        if (result.kind === 'applied')
          expect(['verified', 'no-frames']).toContain(result.verification.kind);
      }
      const moved = change.results.map((one) =>
        one.kind === 'applied' ? (one.after.candidates?.length ?? 0) : 0,
      );
      expect(moved.reduce((sum, count) => sum + count)).toBe(10);
      for (const [index, result] of change.results.entries()) {
        const on = moved[index] ?? 0;
        const { better: reached = 0 } = await answers(result.gateway);
        expect(reached).toBe(on);
      }
    },
  );

  test(
    'a rollback of the environment with one gateway down reports per gateway',
    limit,
    async () => {
      // The whole split on the one that is going to be away, whatever the order of cameras gave it.
      await ended(backend.client.traffic.split({ key: key(), scope: at('gate-3'), share: 1 }));
      expect(await answers('gate-3')).toEqual({ better: 4 });
      await gate('gate-3').sshd.kill();
      await untilLink('gate-3', 'down');
      const lines: string[] = [];
      const output = {
        json: false,
        line: (text: string) => void lines.push(text),
        document: () => {},
      };
      expect(await rollbackVerb(backend.client as unknown as Api, output, everywhere)).toBe(1);
      const [newest] = await backend.client.traffic.history({ limit: 1 });
      if (!newest) throw new Error('no record');
      const change = await backend.client.traffic.change({ id: newest.id });
      expect(change).toMatchObject({ kind: 'rollback', scope: everywhere, finished: true });
      for (const id of names.filter((each) => each !== 'gate-3')) {
        expect(resultAt(change, id)).toMatchObject({
          kind: 'applied',
          persisted: { kind: 'persisted' },
          after: { candidates: [], askedShare: 0 },
        });
        expect(await answers(id)).toEqual({ good: 4 });
      }
      const queued = resultAt(change, 'gate-3');
      expect(queued).toMatchObject({ kind: 'queued', fault: { host: 'gate-3' } });
      const said = lines.findLast((line) => line.includes('gate-3:')) ?? '';
      expect(said).toContain('out of reach');
      console.log(`fault: one of five gateways away at a rollback →${said}`);
      // Its frames go on as they did: HAProxy needs no console.
      expect(await answers('gate-3')).toEqual({ better: 4 });
    },
  );

  test(
    'the queued rollback survives a restart of the console and is carried out',
    limit,
    async () => {
      const file = path.join(fleet.dataDir, 'queued.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([
        { gateway: 'gate-3', kind: 'rollback', state: { kind: 'waiting' } },
      ]);
      await backend.close();
      backend = await openBackend(fleet.file, fleet.dataDir);
      expect(await backend.client.traffic.queued()).toMatchObject([{ gateway: 'gate-3' }]);
      expect(await answers('gate-3')).toEqual({ better: 4 });
      await gate('gate-3').sshd.restart();
      await untilLink('gate-3', 'up');
      await waitFor(async () => (await answers('gate-3')).good === 4, {
        ...patience,
        what: 'stable',
      });
      await waitFor(async () => (await backend.client.traffic.queued()).length === 0, {
        ...patience,
        what: 'the queue to be empty',
      });
      // Its author finds how it ended in the change that was asked for, also in the file.
      const [last] = await backend.client.traffic.history({ site: siteOf('gate-3'), limit: 1 });
      expect(last).toMatchObject({ kind: 'rollback', scope: everywhere, finished: true });
      const done = last && resultAt(last, 'gate-3');
      expect(done).toMatchObject({
        kind: 'applied',
        endedAt: expect.any(String),
        persisted: { kind: 'persisted' },
      });
      const lines = readFileSync(path.join(fleet.dataDir, 'changes.jsonl'), 'utf8')
        .trim()
        .split('\n');
      const kept = lines
        .map((line) => JSON.parse(line) as Change)
        .filter(({ id }) => id === last?.id);
      expect(kept.map((each) => resultAt(each, 'gate-3')?.kind)).toEqual(['queued', 'applied']);
    },
  );

  test(
    'undo restores what was before, and refuses where somebody has written since',
    limit,
    async () => {
      await Promise.all(names.map((id) => untilLink(id, 'up')));
      await ended(backend.client.traffic.split({ key: key(), scope: everywhere, share: 1 }));
      for (const id of names) expect(await answers(id)).toEqual({ better: 4 });
      const back = await ended(backend.client.traffic.rollback({ key: key(), scope: everywhere }));
      for (const id of names) expect(await answers(id)).toEqual({ good: 4 });
      await bySomebodyElse(({ traffic }) =>
        traffic.write(
          'counter',
          (intent) => ({ ...intent, candidates: camerasOf('gate-3').slice(0, 1) }),
          {
            revive: true,
          },
        ),
      );
      const undone = await ended(backend.client.traffic.undo({ key: key(), change: back.id }));
      expect(undone).toMatchObject({ kind: 'undo', undoes: back.id });
      for (const id of names.filter((each) => each !== 'gate-3')) {
        expect(resultAt(undone, id)).toMatchObject({ kind: 'applied', after: { askedShare: 1 } });
        expect(await answers(id)).toEqual({ better: 4 });
      }
      const refused = resultAt(undone, 'gate-3');
      expect(refused).toMatchObject({ kind: 'refused' });
      const detail = refused?.kind === 'refused' ? refused.fault.detail : '';
      expect(detail).toContain('somebody@else');
      console.log(`fault: undo after somebody else wrote → refused: ${detail}`);
      expect(await answers('gate-3')).toEqual({ better: 1, good: 3 });
    },
  );

  test(
    'a queued split asks once its gateway has moved on; it can be dropped or done',
    limit,
    async () => {
      for (const how of ['do', 'drop'] as const) {
        const back = await ended(
          backend.client.traffic.rollback({ key: key(), scope: at('gate-3') }),
        );
        const applied = resultAt(back, 'gate-3');
        const seenRevision = applied?.kind === 'applied' ? applied.after.revision : Number.NaN;
        await gate('gate-3').sshd.kill();
        await untilLink('gate-3', 'down');
        const queued = await ended(
          backend.client.traffic.split({ key: key(), scope: at('gate-3'), share: 1 }),
        );
        expect(queued.results).toMatchObject([{ kind: 'queued', seenRevision }]);
        await bySomebodyElse(({ traffic }) =>
          traffic.write('counter', (intent) => ({ ...intent, pins: { 'gate-3-cam-1': 'stable' } })),
        );
        await gate('gate-3').sshd.restart();
        await untilLink('gate-3', 'up');
        const asks = async () =>
          (await backend.client.traffic.queued()).find((work) => work.state.kind === 'asks');
        const work = await waitFor(asks, { ...patience, what: 'the question' });
        expect(work.state).toMatchObject({ kind: 'asks', foundWriter: 'somebody@else#1' });
        const said = async () =>
          (await backend.picture(siteOf('gate-3'))).summary.findings.some(
            (finding) => finding.code === 'queued-asks',
          );
        await waitFor(said, { ...patience, what: 'the finding' });
        expect(await answers('gate-3')).toEqual({ good: 4 });
        const told = async () =>
          resultAt(await backend.client.traffic.change({ id: queued.id }), 'gate-3');
        expect(await told()).toMatchObject({
          kind: 'queued',
          asks: { foundWriter: 'somebody@else#1' },
        });
        await backend.client.traffic.answer({ key: key(), queued: work.id, how });
        expect(await backend.client.traffic.queued()).toEqual([]);
        expect(await told()).toMatchObject({
          kind: how === 'do' ? 'applied' : 'dropped',
          endedAt: expect.any(String),
        });
        expect(await answers('gate-3')).toEqual(how === 'do' ? { better: 4 } : { good: 4 });
      }
      console.log('fault: a queued split whose gateway moved on → asks; done, and dropped');
    },
  );

  test('what waits for a gateway goes with the change that is undone', limit, async () => {
    await ended(backend.client.traffic.split({ key: key(), scope: at('gate-4'), share: 1 }));
    await gate('gate-4').sshd.kill();
    await untilLink('gate-4', 'down');
    const back = await ended(backend.client.traffic.rollback({ key: key(), scope: at('gate-4') }));
    expect(back.results).toMatchObject([{ kind: 'queued' }]);
    const undone = await ended(backend.client.traffic.undo({ key: key(), change: back.id }));
    expect(undone).toMatchObject({ kind: 'undo', results: [], finished: true });
    expect(await backend.client.traffic.queued()).toEqual([]);
    const dropped = await backend.client.traffic.change({ id: back.id });
    expect(dropped.results).toMatchObject([{ kind: 'dropped', why: 'undone' }]);
    await gate('gate-4').sshd.restart();
    await untilLink('gate-4', 'up');
    expect(await answers('gate-4')).toEqual({ better: 4 });
  });

  test('readings go on while a queued command is carried out', limit, async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    senders = [];
    await ended(backend.client.traffic.split({ key: key(), scope: at('gate-5'), share: 1 }));
    await gate('gate-5').sshd.kill();
    await untilLink('gate-5', 'down');
    await ended(backend.client.traffic.rollback({ key: key(), scope: at('gate-5') }));
    await gate('gate-5').sshd.restart();
    await untilLink('gate-5', 'up');
    // No frames come, so it looks for them as long as it has patience.
    const readings = new Set<string | undefined>();
    const finished = async () => {
      const [last] = await backend.client.traffic.history({ site: siteOf('gate-5'), limit: 1 });
      const end = last && resultAt(last, 'gate-5');
      if (end?.kind !== 'applied') return false;
      const { gateways: shown } = await backend.picture(siteOf('gate-5'));
      if (!last?.finished) readings.add(shown[0]?.splits[0]?.readAt);
      return last?.finished;
    };
    await waitFor(finished, { ...patience, what: 'the queued rollback' });
    expect(readings.size).toBeGreaterThan(2);
    expect(await answers('gate-5')).toEqual({ good: 4 });
  });

  test('an undo that is asked for before the change is verified waits for it', limit, async () => {
    await ended(backend.client.traffic.split({ key: key(), scope: at('gate-5'), share: 1 }));
    for await (const back of await backend.client.traffic.rollback({
      key: key(),
      scope: at('gate-5'),
    })) {
      if (back.results.length === 0) continue;
      expect(back.finished).toBe(false);
      const undone = await ended(backend.client.traffic.undo({ key: key(), change: back.id }));
      expect(undone.results).toMatchObject([{ kind: 'applied', after: { askedShare: 1 } }]);
      break;
    }
    expect(await answers('gate-5')).toEqual({ better: 4 });
  });
});
