import { createRouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../renderer/state/changes-store.ts';
import { createChangesStore } from '../../../renderer/state/changes-store.ts';
import { leavesOf, outlookOf } from '../../../renderer/state/rollback-now.ts';
import { type KnownOperations, shownOperation } from '../../../renderer/state/shown-operation.ts';
import { scopesOf, type Target } from '../../../renderer/state/target.ts';
import { isUndoable } from '../../../renderer/state/undoable.ts';
import { sayOutlook } from '../../../renderer/views/shell/say-outlook.ts';
import { sayChange } from '../../../renderer/views/site/changes/say-result.ts';
import { chartMarks } from '../../../renderer/views/site/charts/chart-facts.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import type { GatewayResult, ToldChange, ToldIntent } from '../../../shared/model/change.ts';
import type { RollbackNow } from '../../../shared/model/rollback.ts';
import { createFakeRouter } from '../../support/fake/backend.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';
import { bornRollout } from '../../support/fake/rollout-life.ts';
import { fittingPlan } from '../../support/fake/rollout-plans.ts';

const fleet = fakeFleet(fakeSites('lab'));
const site: Target = { kind: 'site', site: 'hn-gate' };
const other: Target = { kind: 'site', site: 'bt-market' };
const environment: Target = { kind: 'environment', environment: 'production' };
const tellers = (['en', 'vi'] as const).map((language) => ({
  t: createWords(language).t,
  format: createFormat(language),
  fleet,
}));
const [english] = tellers;
if (!english) throw new Error('no teller');

const rollout = bornRollout(
  'r1',
  'lan@noc',
  fittingPlan(
    { fleet, reachable: () => true },
    {
      scope: { kind: 'environment', service: 'counter', environment: 'production' },
      release: 'counter-1.5.0',
      strategy: 'canary',
      options: {},
    },
  ),
  0,
).rollout;

const overviewOf = (
  now: { readonly rollback?: RollbackNow; readonly revisions?: Readonly<Record<string, number>> },
  ids: readonly string[] = fleet.sites.map(({ id }) => id),
) => ({
  clockOffsetMs: 0,
  sites: new Map(
    ids.map((id) => {
      const services = [{ service: 'counter', variants: [], shares: {}, ...now }];
      return [id, { site: id, severity: 'fine', findings: [], links: [], services }] as const;
    }),
  ),
});

async function rolledBack(): Promise<{ done: Operation; change: ToldChange; after: ToldIntent }> {
  const store = createChangesStore(createRouterClient(createFakeRouter('lab')), () => 'site');
  const done = await store.rollback(
    site,
    scopesOf(site, fleet).map((scope) => ({ scope })),
  );
  const [progress] = done.progress;
  if (progress?.kind !== 'finished') throw new Error('not finished');
  const [result] = progress.change.results;
  if (result?.kind !== 'applied') throw new Error('not applied');
  return { done, change: progress.change, after: result.after };
}

describe('what the dock tells', () => {
  const known = (now: Partial<KnownOperations> = {}): KnownOperations => ({
    looking: { screen: 'site', target: site },
    fleet,
    overview: overviewOf({}),
    rollouts: undefined,
    now: Date.now(),
    ...now,
  });

  test('is what was done to what a person looks at, and only that can be undone', async () => {
    const { done } = await rolledBack();
    expect(shownOperation(done, known())).toEqual({ undoable: true });
    const elsewhere = known({ looking: { screen: 'other', target: other } });
    expect(shownOperation(done, elsewhere)).toBeUndefined();
    // Asked for by the palette while another site is open: it is told, but not armed.
    const palette = known({ looking: { screen: 'site', target: other } });
    expect(shownOperation(done, palette)).toEqual({ undoable: false });
    const map = known({ looking: { screen: 'site', target: undefined } });
    expect(shownOperation(done, map)).toEqual({ undoable: true });
  });

  test('leaves when it is over, a refusal sooner', async () => {
    const { done, change } = await rolledBack();
    const later = (seconds: number) => known({ now: (done.endedAt ?? 0) + seconds * 1000 });
    expect(shownOperation(done, later(119))).toBeDefined();
    expect(shownOperation(done, later(121))).toBeUndefined();
    const fault = { host: 'q7', command: 'undo', detail: 'moved on' };
    const results: GatewayResult[] = [{ kind: 'refused', gateway: 'hn-gate-gw', fault }];
    const refused: Operation = {
      ...done,
      kind: 'undo',
      progress: [{ kind: 'finished', change: { ...change, results } }],
    };
    expect(shownOperation(refused, later(29))).toEqual({ undoable: false });
    expect(shownOperation(refused, later(31))).toBeUndefined();
    const queued: GatewayResult[] = [
      { kind: 'queued', gateway: 'hn-gate-gw', fault, seenRevision: 1 },
    ];
    const waiting: Operation = {
      ...done,
      progress: [{ kind: 'finished', change: { ...change, results: queued } }],
    };
    expect(shownOperation(waiting, later(3600))).toEqual({ undoable: true });
  });

  test('offers no undo where a later change or a rollout would refuse it', async () => {
    const { done, after } = await rolledBack();
    const at = (revision: number) =>
      shownOperation(
        done,
        known({ overview: overviewOf({ revisions: { 'hn-gate-gw': revision } }) }),
      );
    expect(at(after.revision)).toEqual({ undoable: true });
    expect(at(after.revision + 1)).toEqual({ undoable: false });
    expect(Object.keys(rollout.plan.sites)).toContain('hn-gate');
    const held = known({ rollouts: { now: '', rollouts: [rollout], foreign: [] } });
    expect(shownOperation(done, held)).toEqual({ undoable: false });
  });
});

describe('what the rollback button would do', () => {
  const previous: RollbackNow = { kind: 'previous', from: 'counter-1.5.0', to: 'counter-1.4.0' };

  test('is what was read, and not known where a gateway was not read', () => {
    expect(outlookOf(overviewOf({ rollback: previous }), site, fleet)).toEqual(previous);
    expect(outlookOf(overviewOf({}), site, fleet)).toEqual({ kind: 'unknown' });
    const nothing: RollbackNow = { kind: 'nothing', why: 'no-previous' };
    expect(outlookOf(overviewOf({ rollback: nothing }), environment, fleet)).toEqual(nothing);
    // One site of the environment is out of sight: what it would need is not known.
    const partly = overviewOf({ rollback: nothing }, ['hn-gate']);
    expect(outlookOf(partly, environment, fleet)).toEqual({ kind: 'unknown' });
    const [scope] = scopesOf(site, fleet);
    if (!scope) throw new Error('no scope');
    expect(leavesOf(overviewOf({ rollback: previous }), scope, fleet)).toEqual(['counter-1.5.0']);
    expect(leavesOf(undefined, scope, fleet)).toBeUndefined();
  });

  test('is said in both languages, and is armed only where there is something to do', () => {
    for (const teller of tellers) {
      const all = [
        previous,
        { kind: 'candidate', releases: ['counter-1.6.0'] },
        { kind: 'candidate', releases: [] },
        { kind: 'rollout', releases: ['counter-1.5.0'] },
        { kind: 'unknown' },
      ] as const;
      for (const each of all) {
        const said = sayOutlook(teller, 'Gate', each);
        expect(said.armed).toBe(true);
        expect(said.long).toContain('Gate');
        expect(`${said.long} ${said.would ?? ''}`).not.toMatch(/changes\.|\{\{|undefined/);
      }
      for (const why of ['no-previous', 'previous-down', 'one-way', 'left-already'] as const) {
        const said = sayOutlook(teller, 'Gate', { kind: 'nothing', why });
        expect(said.armed).toBe(false);
        expect(said.long).not.toMatch(/changes\.|\{\{|undefined/);
      }
    }
    expect(sayOutlook(english, 'Gate', previous).would).toBe('1.5.0 → 1.4.0');
  });
});

describe('a step of a rollout among the changes', () => {
  test('says strategy, release and share, cannot be undone by itself, and a refused undo is no mark', async () => {
    const { change, after } = await rolledBack();
    const note = {
      id: 'r-1',
      request: rollout.plan.request,
      ...{ wave: 0, step: 1, by: 'lan@noc', at: change.at },
    };
    const step = (now: ToldIntent, askedShare = 0.5): ToldChange => ({
      ...change,
      kind: 'rollout',
      askedShare,
      results: change.results.map((one) =>
        one.kind === 'applied' ? { ...one, before: { ...after, rollout: note }, after: now } : one,
      ),
    });
    const version = fleet.releases.find(({ id }) => id === note.request.release)?.version;
    expect(sayChange(english, step({ ...after, rollout: note }))).toBe(`Canary ${version}: 50%`);
    expect(sayChange(english, step(after))).toBe(`Canary ${version}: ended`);
    expect(isUndoable(change, new Map())).toBe(true);
    expect(isUndoable(step({ ...after, rollout: note }), new Map())).toBe(false);
    const fault = { host: 'q7', command: 'undo', detail: 'moved on' };
    const refused: ToldChange = {
      ...change,
      kind: 'undo',
      results: [{ kind: 'refused', gateway: 'hn-gate-gw', fault }],
    };
    expect(chartMarks(english, [change, refused], []).map(({ text }) => text)).toEqual([
      'Rollback',
    ]);
  });
});
