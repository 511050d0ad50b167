import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { changesOf, createChangesStore, isRunning } from '../../../renderer/state/changes-store.ts';
import { canUndo, isQueued } from '../../../renderer/state/shown-operation.ts';
import { scopesOf, type Target } from '../../../renderer/state/target.ts';
import { sayOperation } from '../../../renderer/views/shell/say-operation.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { createFakeRouter } from '../../support/fake/backend.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const fleet = fakeFleet(fakeSites('lab'));
const { t } = createWords('en');
const teller = { t, format: createFormat('en'), fleet };
const site: Target = { kind: 'site', site: 'hn-gate' };
const environment: Target = { kind: 'environment', environment: 'production' };

const scopesIn = (target: Target) => scopesOf(target, fleet).map((scope) => ({ scope }));
const known = { fleet, overview: undefined, rollouts: undefined };

const setUp = () => createChangesStore(createRouterClient(createFakeRouter('lab')), () => 'map');

describe('the changes asked for here', () => {
  it('are seen as they go, from the click to the disk', async () => {
    const store = setUp();
    const seen: string[] = [];
    store.subscribe(({ last }) => {
      if (last !== undefined) seen.push(last.progress.map((one) => one.kind).join());
    });
    const done = await store.rollback(site, scopesIn(site));
    expect([...new Set(seen)]).toEqual(['sent', 'running', 'finished']);
    expect(changesOf(done)[0]?.results[0]).toMatchObject({
      kind: 'applied',
      persisted: { kind: 'persisted' },
      after: { askedShare: 0 },
    });
    expect(sayOperation(teller, done, 'Gate')).toMatchObject({ tone: 'good' });
  });

  it('can be undone from the same place, and an undo is not undone in turn', async () => {
    const store = setUp();
    const done = await store.rollback(site, scopesIn(site));
    expect(canUndo(done, known)).toBe(true);
    const undone = await store.undo();
    expect(undone?.kind).toBe('undo');
    const [change] = changesOf(undone ?? done);
    expect(change?.undoes).toBe(changesOf(done)[0]?.id);
    expect(change?.results[0]).toMatchObject({ after: { askedShare: 0.5 } });
    expect(undone !== undefined && canUndo(undone, known)).toBe(false);
    expect(await store.undo()).toBeUndefined();
  });

  it('name the gateways that are out of reach, and do not call that whole', async () => {
    const store = setUp();
    const done = await store.rollback(environment, scopesIn(environment));
    const report = sayOperation(teller, done, 'Production');
    expect(report.tone).toBe('partial');
    expect(report.parts.join()).toContain('1 gateway is out of reach');
    expect(report.parts.join()).toContain('hp-port-gw');
  });

  it('say what failed and what to do', async () => {
    const store = setUp();
    await store.rollback(site, []);
    const empty = store.getState().last;
    expect(empty && sayOperation(teller, empty, 'Gate').parts).toEqual([
      'Gate has no service to roll back',
    ]);
    const failed = await store.run('split', site, [
      async () => {
        throw new Error('boom');
      },
    ]);
    expect(isRunning(failed)).toBe(false);
    const report = sayOperation(teller, failed, 'Gate');
    expect(report.tone).toBe('bad');
    expect(report.parts[0]).toContain('boom');
  });

  it('count a report that breaks off as failed, with what was heard last', async () => {
    const store = setUp();
    const whole = await store.rollback(site, scopesIn(site));
    const [change] = changesOf(whole);
    if (change === undefined) throw new Error('no change');
    const cut = await store.run('split', site, [
      async () =>
        (async function* () {
          yield { ...change, finished: false };
        })(),
    ]);
    expect(cut.progress[0]).toMatchObject({ kind: 'failed', change: { id: change.id } });
  });

  it('tell how a queued one has ended, also where the wire broke in between', async () => {
    const store = setUp();
    const whole = await store.rollback(site, scopesIn(site));
    const [change] = changesOf(whole);
    if (change === undefined) throw new Error('no change');
    const fault = { host: 'gate', command: 'rollback', detail: 'out of reach' };
    const queued = { kind: 'queued', gateway: 'gate', fault, seenRevision: 1 } as const;
    const cut = await store.run('split', site, [
      async () =>
        (async function* () {
          yield { ...change, finished: false, results: [queued] };
        })(),
    ]);
    expect(isQueued(cut)).toBe(true);
    await store.askQueued();
    const { last } = store.getState();
    expect(last?.progress).toEqual([{ kind: 'finished', change }]);
    expect(last && isQueued(last)).toBe(false);
    expect(last && sayOperation(teller, last, 'Gate').tone).toBe('good');
  });
});
