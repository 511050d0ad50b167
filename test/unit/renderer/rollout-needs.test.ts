import { describe, expect, it } from 'vitest';
import { attentionItems, needsUnseen } from '../../../renderer/state/attention.ts';
import type { Overview } from '../../../renderer/state/overview-store.ts';
import { createSeenStore } from '../../../renderer/state/seen-store.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayNeed } from '../../../renderer/words/say-need.ts';
import type { Finding, Severity, SiteSummary } from '../../../shared/model/picture.ts';
import type { BackReason, Rollout, RolloutState } from '../../../shared/model/rollout.ts';
import { endOf, newsOf, rolloutNeeds } from '../../../shared/model/rollout-needs.ts';
import { sampleRollout } from '../../support/rollout/sample-rollout.ts';

const endedAt = '2026-11-23T09:01:05.000Z';
const now = Date.parse(endedAt) + 60_000;
const why: BackReason = {
  kind: 'trigger',
  firing: { trigger: 'errors', site: 'mall', value: 0.2, limit: 0.1, at: endedAt },
};
const person: BackReason = { kind: 'person', by: 'lan@noc', how: 'roll-back' };

function rolloutIn(state: Partial<RolloutState>, id = 'r-1'): Rollout {
  const rollout = sampleRollout(id);
  return { ...rollout, id, state: { ...rollout.state, ...state } };
}

const held = rolloutIn({
  phase: { kind: 'held', why: { kind: 'dead-man', site: 'mall' }, from: 'soaking' },
});
const rolledBack = (because: BackReason, id?: string) =>
  rolloutIn({ phase: { kind: 'ended', how: 'rolled-back', why: because }, endedAt }, id);

/** Waits for approval of its second step. */
function waiting(state: Partial<RolloutState> = {}): Rollout {
  const rollout = rolloutIn({ phase: { kind: 'acting' }, step: 1, taken: false, ...state });
  const waves = rollout.plan.waves.map((wave) => ({
    ...wave,
    steps: wave.steps.map((step) => ({ ...step, approval: true })),
  }));
  return { ...rollout, plan: { ...rollout.plan, waves } };
}

const kindOf = (rollout: Rollout, at = now) => rolloutNeeds([rollout], at)[0]?.kind;

describe('a rollout needs a person', () => {
  it('while it is held, and while a step waits for approval', () => {
    expect(kindOf(held)).toBe('held');
    expect(kindOf(waiting())).toBe('approval');
    expect(kindOf(waiting({ approved: true }))).toBeUndefined();
    expect(kindOf(waiting({ taken: true }))).toBeUndefined();
    expect(kindOf(waiting({ phase: { kind: 'soaking' } }))).toBeUndefined();
  });

  it('when it rolled back by itself, not when a person or a drill did', () => {
    expect(kindOf(rolledBack(why))).toBe('rolled-back');
    expect(kindOf(rolledBack({ kind: 'restart' }))).toBe('rolled-back');
    expect(kindOf(rolledBack(person))).toBeUndefined();
    expect(kindOf(rolledBack({ kind: 'drill' }))).toBeUndefined();
    expect(kindOf(rolloutIn({ phase: { kind: 'going-back', why } }))).toBe('rolled-back');
  });

  it('when only some of its sites rolled back', () => {
    const sites = { mall: { kind: 'back', at: 1, frames: 0, why } } as const;
    expect(kindOf(rolloutIn({ phase: { kind: 'soaking' }, sites }))).toBe('sites-back');
  });

  it('no longer for what ended more than a day ago', () => {
    expect(kindOf(rolledBack(why), now + 25 * 3_600_000)).toBeUndefined();
    expect(endOf(rolledBack(why), now + 25 * 3_600_000)).toBeUndefined();
  });

  it('for a decision before news', () => {
    const needs = rolloutNeeds([rolledBack(why, 'r-2'), held], now);
    expect(needs.map(({ kind, open }) => [kind, open])).toEqual([
      ['held', true],
      ['rolled-back', false],
    ]);
  });

  it('under another name for each event', () => {
    const later = rolloutIn({ phase: held.state.phase, step: 1 });
    const keys = [held, later, rolledBack(why)].map((one) => rolloutNeeds([one], now)[0]?.key);
    expect(new Set(keys).size).toBe(3);
  });

  it('in words of both languages', () => {
    const sites = { mall: { kind: 'back', at: 1, frames: 0, why } } as const;
    const all = [
      held,
      waiting(),
      rolledBack(why),
      rolloutIn({ phase: { kind: 'going-back', why } }),
      rolloutIn({ phase: { kind: 'soaking' }, sites }),
    ];
    for (const language of ['en', 'vi'] as const) {
      const teller = {
        t: createWords(language).t,
        format: createFormat(language),
        fleet: undefined,
      };
      const said = rolloutNeeds(all, now).flatMap((need) => Object.values(sayNeed(teller, need)));
      expect(said).toHaveLength(15);
      for (const text of said) expect(text).not.toMatch(/^$|rollout\w*\.|\{\{|undefined|\.\./);
    }
  });
});

/** As a browser keeps it. */
function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    key: (index) => [...kept.keys()][index] ?? null,
    removeItem: (key) => void kept.delete(key),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

describe('what a person has seen', () => {
  const shown = (rollouts: readonly Rollout[], seen: ReadonlySet<string>) =>
    needsUnseen({ now: '', rollouts, foreign: [] }, seen, now).map(({ rollout }) => rollout.id);

  it('is news no more, while an open decision stays', () => {
    const seen = createSeenStore(memory());
    const back = rolledBack(why, 'r-2');
    seen.see([...newsOf(back, now), ...newsOf(held, now)]);
    expect(shown([back, held], seen.getState().keys)).toEqual([held.id]);
    expect(endOf(back, now)).toSatisfy((key: string) => seen.getState().keys.has(key));
  });

  it('is kept for the next start of the page, and told to by two windows', () => {
    const storage = memory();
    const [one, other] = [createSeenStore(storage), createSeenStore(storage)];
    one.see(['a']);
    other.see(['b']);
    expect([...createSeenStore(storage).getState().keys]).toEqual(['a', 'b']);
  });

  it('is nothing where what was kept is no list', () => {
    const storage = memory();
    storage.setItem('tallydeck.seen', '{"a":');
    expect(createSeenStore(storage).getState().keys.size).toBe(0);
  });
});

describe('what needs attention', () => {
  const finding = (code: Finding['code'], data: Finding['data'] = {}): Finding => ({
    ...{ severity: 'warning', code, subject: 'counter', since: endedAt, data },
  });
  const site = (id: string, severity: Severity, ...findings: Finding[]): [string, SiteSummary] => [
    id,
    { site: id, severity, findings, links: [], services: [] } as unknown as SiteSummary,
  ];
  const overview = (...sites: [string, SiteSummary][]) =>
    ({ sites: new Map(sites) }) as unknown as Overview;

  it('is a held rollout, then a broken site, then other rollouts, then the other sites', () => {
    const now = overview(
      site('q1', 'warning', finding('drift')),
      site('q2', 'broken', finding('drift')),
      site('q3', 'fine'),
    );
    expect(attentionItems(now, { held: ['r-2'], others: ['r-1'] })).toEqual([
      { kind: 'rollout', id: 'r-2' },
      { kind: 'site', id: 'q2' },
      { kind: 'rollout', id: 'r-1' },
      { kind: 'site', id: 'q1' },
    ]);
  });

  it('names a held rollout once, not again at its site', () => {
    const told = finding('rollout-held', { rollout: 'r-1' });
    const now = overview(
      site('q1', 'warning', told),
      site('q2', 'warning', told, finding('drift')),
    );
    expect(attentionItems(now, { held: ['r-1'], others: [] })).toEqual([
      { kind: 'rollout', id: 'r-1' },
      { kind: 'site', id: 'q2' },
    ]);
    expect(attentionItems(now, { held: [], others: [] })).toHaveLength(2);
  });
});
