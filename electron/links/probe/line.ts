import type { ProbeLine } from '../../../shared/contract/fleet.ts';

/** Result of one question; the caller adds the host. */
export type ProbeFinding = Omit<ProbeLine, 'host'>;

export const ok = (what: string, found: string): ProbeFinding => ({ what, status: 'ok', found });

/** Something that is needed is not there; `mend` is the line that would provide it. */
export const missing = (what: string, found: string, mend?: string): ProbeFinding => ({
  what,
  status: 'missing',
  found,
  ...(mend !== undefined && { mend }),
});

/** Works without it, but a person should know. */
export const warning = (what: string, found: string, mend?: string): ProbeFinding => ({
  ...missing(what, found, mend),
  status: 'warning',
});

/** Text of another machine as one short line that cannot spoil a terminal. */
export const oneLine = (text: string, length = 200): string =>
  text
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .trim()
    .slice(0, length);
