import type { Shortfall } from '../../../shared/model/rollout-plan.ts';

/** What is missing, for a log or an error; the screens have words of their own. */
export const sentenceOf = ({ what, site, host, needed, available }: Shortfall): string =>
  `${site}: too little ${what} at ${host}: ${needed} needed, ${available} there`;
