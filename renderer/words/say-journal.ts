import type { Evidence, JournalEntry, RolloutPhase } from '../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../shared/model/rollout-plan.ts';
import {
  sayAction,
  sayBack,
  sayFiring,
  sayHold,
  sayStepLong,
  siteName,
  type Teller,
} from './say-rollout.ts';

export type JournalLine = {
  readonly tone: 'plain' | 'quiet' | 'person' | 'bad';
  readonly text: string;
};

type Entry = JournalEntry['entry'];
type Result = Extract<Entry, { readonly kind: 'result' }>;
type Phase = Extract<Entry, { readonly kind: 'phase' }>;

/** One line of the journal as a sentence. */
export function sayEntry(teller: Teller, plan: RolloutPlan, entry: Entry): JournalLine {
  const { t } = teller;
  switch (entry.kind) {
    case 'started':
      return { tone: 'person', text: t('rolloutLive.journal.started') };
    case 'command': {
      const command = t(`rollouts.command.${entry.command}`);
      return { tone: 'person', text: t('rolloutLive.journal.command', { by: entry.by, command }) };
    }
    case 'intended': {
      const action = sayAction(teller, plan, entry.action);
      return { tone: 'quiet', text: t('rolloutLive.journal.intended', { action }) };
    }
    case 'result':
      return sayResult(teller, plan, entry);
    case 'phase':
      return sayPhaseEntry(teller, plan, entry);
    case 'looked':
      return { tone: 'plain', text: sayLooked(teller, entry.found) };
    case 'evidence':
      return sayEvidence(teller, entry.evidence);
  }
}

function sayResult(teller: Teller, plan: RolloutPlan, { action, result, ms }: Result): JournalLine {
  const { t, format } = teller;
  const words = { action: sayAction(teller, plan, action) };
  switch (result.kind) {
    case 'done': {
      const time = t('common.unit.ms', { value: format.whole(ms) });
      const done = t('rolloutLive.journal.done', { ...words, time });
      const { gapMs } = result;
      if (typeof gapMs !== 'number') return { tone: 'plain', text: done };
      return { tone: 'plain', text: `${done} ${sayGap(teller, action.site, gapMs)}` };
    }
    case 'failed':
      return { tone: 'bad', text: t('rolloutLive.journal.failed', { ...words, ...result }) };
    case 'out-of-reach':
      return { tone: 'bad', text: t('rolloutLive.journal.outOfReach', { ...words, ...result }) };
    case 'refused':
      return { tone: 'bad', text: t('rolloutLive.journal.refused', { ...words, ...result }) };
    case 'fenced':
      return { tone: 'bad', text: t('rolloutLive.journal.fenced', { ...words, by: result.by }) };
  }
}

function sayPhaseEntry(teller: Teller, plan: RolloutPlan, entry: Phase): JournalLine {
  const { t } = teller;
  const { phase } = entry;
  const present = plan.waves[entry.wave]?.steps[entry.step];
  const step = present === undefined ? '' : sayStepLong(teller, plan, present);
  switch (phase.kind) {
    case 'held': {
      const { what } = sayHold(teller, phase.why);
      return { tone: 'bad', text: t('rolloutLive.journal.held', { what }) };
    }
    case 'going-back': {
      const why = sayBack(teller, phase.why);
      return { tone: 'bad', text: t('rolloutLive.journal.goingBack', { why }) };
    }
    case 'ended':
      return { tone: 'person', text: sayEnd(teller, phase) };
    case 'acting':
    case 'soaking': {
      const words = { phase: t(`rollouts.phase.${phase.kind}`), step };
      return { tone: 'plain', text: t('rolloutLive.journal.phase', words) };
    }
    case 'keeping':
    case 'retiring':
    case 'paused': {
      const words = { phase: t(`rollouts.phase.${phase.kind}`) };
      return { tone: 'plain', text: t('rolloutLive.journal.phaseOnly', words) };
    }
  }
}

function sayEnd(teller: Teller, phase: Extract<RolloutPhase, { readonly kind: 'ended' }>): string {
  const end = teller.t(`rollouts.end.${phase.how}`);
  return teller.t('rolloutLive.journal.ended', { end });
}

const outcomes = ['as-planned', 'differs', 'dead-man', 'fenced', 'out-of-reach'] as const;

function sayLooked(teller: Teller, found: Readonly<Record<string, string>>): string {
  const { t, format } = teller;
  const each = Object.entries(found).map(([site, said]) => {
    const known = outcomes.find((one) => one === said);
    const words = known === undefined ? said : t(`rolloutLive.journal.found.${known}`);
    return `${siteName(teller, site)}: ${words}`;
  });
  return t('rolloutLive.journal.looked', { found: format.list(each) });
}

function sayEvidence(teller: Teller, evidence: Evidence): JournalLine {
  const { t } = teller;
  const site = siteName(teller, evidence.site);
  if (evidence.firing !== undefined) {
    const firing = sayFiring(teller, evidence.firing);
    return { tone: 'bad', text: t('rolloutLive.journal.evidenceFiring', { firing }) };
  }
  if (evidence.gapMs !== undefined) {
    return { tone: 'plain', text: sayGap(teller, evidence.site, evidence.gapMs) };
  }
  return { tone: 'quiet', text: t('rolloutLive.journal.evidence', { site }) };
}

function sayGap(teller: Teller, site: string, gapMs: number): string {
  const { t, format } = teller;
  const gap = t('common.unit.ms', { value: format.whole(gapMs) });
  return t('rolloutLive.journal.evidenceGap', { site: siteName(teller, site), gap });
}
