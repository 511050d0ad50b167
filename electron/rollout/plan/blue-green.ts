import { allOnCandidate, promoteDraft, type StrategyPlanner, startDraft } from './strategy.ts';

/**
 * Green beside blue, then all at once. All traffic goes as the candidate's share while it soaks:
 * HAProxy itself would still take it back. The roles change only at the end.
 */
export const blueGreen: StrategyPlanner = (wave) => [
  startDraft(wave),
  { ...allOnCandidate(wave, 'switch'), soakSeconds: wave.options.soakOf('blue-green') },
  promoteDraft(wave),
];
