import { describe, expect, it } from 'vitest';
import { allGuards, type Guards } from '../../../electron/rollout/decide/guards.ts';
import { firstBroken, type Outcome, runSequence } from '../../support/rollout/sequence.ts';

const sequences = 10_000;
const timeout = { timeout: 180_000 };

const counted = (outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean) =>
  outcomes.filter(is).length;

const how = ({ end }: Outcome) => (end.kind === 'ended' ? end.how : end.kind);

describe('a rollout in any order of events', timeout, () => {
  it(`keeps its promises in ${sequences} generated sequences`, () => {
    const outcomes = Array.from({ length: sequences }, (_, index) => runSequence(index + 1));
    const promoted = counted(
      outcomes,
      ({ end }) => end.kind === 'ended' && end.why === undefined && end.how === 'finished',
    );
    const rolledBack = counted(outcomes, (each) => how(each) === 'rolled-back');
    const takenOver = counted(outcomes, (each) => how(each) === 'taken-over');
    const held = counted(outcomes, ({ wasHeld }) => wasHeld);
    const events = outcomes.reduce((sum, each) => sum + each.events, 0);
    console.log(
      `${sequences} sequences, ${events} events: ${promoted} promoted, ${rolledBack} rolled back, ` +
        `${takenOver} taken over, ${sequences - promoted - rolledBack - takenOver} shadows over; ` +
        `${held} were held on their way`,
    );
    expect(Math.min(promoted, rolledBack, held)).toBeGreaterThan(sequences / 20);
  });
});

describe('without one of its guards', timeout, () => {
  const without = (name: keyof Guards): Guards => ({ ...allGuards, [name]: () => true });

  it.each(Object.keys(allGuards) as (keyof Guards)[])('%s, a promise is broken', (name) => {
    const broken = firstBroken(sequences, without(name));
    expect(broken, `nothing breaks without ${name}`).toBeDefined();
    console.log(`without ${name}: ${broken?.what} (sequence ${broken?.seed})`);
  });
});
