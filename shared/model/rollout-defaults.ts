import type { Strategy } from './rollout-request.ts';

/** What holds where a request says nothing; a form shows it filled in. */
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

/** Observed seconds of a step that soaks. */
export const defaultSoaks: Readonly<Record<Strategy, number>> = {
  'blue-green': 120,
  canary: 60,
  rolling: 30,
  recreate: 0,
  shadow: 300,
};
