import type { Strategy, WaveOptions } from './rollout-request.ts';
import type { Scope } from './scope.ts';

/** Options of a request that says nothing; a form shows them filled in. */
export const defaultOptions = {
  shares: [0.05, 0.1, 0.25, 0.5, 0.75, 1],
  maxSurge: 1,
  maxUnavailable: 0,
  mirrorShare: 1,
  approval: 'none',
  onRestart: 'continue',
  onReturn: 'ask',
  stopAfter: 1,
} as const;

export const defaultWaves: WaveOptions = {
  first: 1,
  growth: 2,
  stopAfter: defaultOptions.stopAfter,
};

/**
 * The waves of a request that a person makes, on a screen or by the command line: an environment
 * goes in waves that begin with one site, unless all at once was asked for. A site has none.
 */
export function wavesFor(
  { kind }: Scope,
  asked: Partial<WaveOptions> | 'all-at-once' = {},
): WaveOptions | undefined {
  if (kind === 'site' || asked === 'all-at-once') return undefined;
  return { ...defaultWaves, ...asked };
}

/** Observed seconds of a step that soaks. */
export const defaultSoaks: Readonly<Record<Strategy, number>> = {
  'blue-green': 120,
  canary: 60,
  rolling: 30,
  recreate: 0,
  shadow: 300,
};
