import { type Strategy, strategies } from '../../../shared/model/rollout-request.ts';

export const victims = ['console', 'sshd', 'haproxy', 'engine', 'container'] as const;
export type Victim = (typeof victims)[number];

/** A kind of journal entry; `way` says on which way it is written. */
export type Moment = {
  readonly entry: string;
  readonly action?: string;
  readonly way: 'forward' | 'back';
};

const forward = (entry: string, action?: string): Moment => ({
  entry,
  ...(action ? { action } : {}),
  way: 'forward',
});
const back = (entry: string, action?: string): Moment => ({
  ...forward(entry, action),
  way: 'back',
});

export const moments: readonly Moment[] = [
  forward('started'),
  forward('phase'),
  ...['reach', 'smoke', 'migrate', 'retire'].flatMap((action) => [
    forward('intended', action),
    forward('result', action),
  ]),
  back('command'),
  back('phase'),
  ...['return', 'collect', 'restore'].flatMap((action) => [
    back('intended', action),
    back('result', action),
  ]),
  back('evidence'),
  forward('looked'),
];

export type Killing = {
  readonly strategy: Strategy;
  readonly victim: Victim;
  readonly moment: Moment;
};

/**
 * A console looks only after it has begun anew, so only its own death comes at that moment. In a
 * recreate old and new containers never run together, so there is nothing to migrate between.
 */
const canBe = ({ strategy, victim, moment }: Killing): boolean =>
  (moment.entry !== 'looked' || victim === 'console') &&
  (moment.action !== 'migrate' || strategy !== 'recreate');

export const allKillings: readonly Killing[] = strategies.flatMap((strategy) =>
  victims.flatMap((victim) =>
    moments.map((moment) => ({ strategy, victim, moment })).filter(canBe),
  ),
);

/** A sample in which every strategy meets every victim, and every moment occurs. */
export function sampleKillings(seed: number): readonly Killing[] {
  const random = mulberry32(seed);
  const order = shuffled(moments, random);
  const pairs = shuffled(
    strategies.flatMap((strategy) => victims.map((victim) => ({ strategy, victim }))),
    random,
  );
  const left = [...order];
  return pairs.map((pair) => {
    const fitting = (list: readonly Moment[]) =>
      list.findIndex((moment) => canBe({ ...pair, moment }));
    const found = fitting(left);
    if (found >= 0) return { ...pair, moment: left.splice(found, 1)[0] as Moment };
    const any = order.filter((moment) => canBe({ ...pair, moment }));
    return { ...pair, moment: any[Math.floor(random() * any.length)] as Moment };
  });
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((each) => ({ each, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c, public domain. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
