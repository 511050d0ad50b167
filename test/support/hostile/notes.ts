import { intent, mapOf } from './answers.ts';
import type { Hostility } from './tools.ts';

const itself = { kind: 'site', service: 'counter', site: 'site-of-hostile' } as const;
const request = (more: object) => ({
  ...{ scope: itself, release: 'new', strategy: 'canary', options: {} },
  ...more,
});

/** Of a rollout at its own site. */
export const ownRequest = request({});

/** A rollout that the hostile gateway says it is in; the id is `forged`. */
const telling = (more: object): Hostility => ({
  answer: (line) => {
    if (!line.startsWith('show map')) return undefined;
    const note = { ...{ id: 'forged', wave: 0, step: 1, by: 'x' }, at: '2026-01-01T00:00:00.000Z' };
    return mapOf(JSON.stringify({ ...intent, rollout: { ...note, request: request(more) } }));
  },
});

/** Notes of rollouts that are none of this gateway's business. */
export const forgedNotes: Readonly<Record<string, Hostility>> = {
  'note: of another site': telling({ scope: { ...itself, site: 'site-of-gate-1' } }),
  'note: of another service': telling({ scope: { ...itself, service: 'other' } }),
  'note: of another environment': telling({
    scope: { kind: 'environment', service: 'counter', environment: 'staging' },
  }),
  'note: of other sites of the environment': telling({
    scope: { kind: 'environment', service: 'counter', environment: 'production' },
    options: { sites: ['site-of-gate-1'] },
  }),
};

/** Rollouts that it may tell of: at its own site, or at its environment with the site in it. */
export const ownNotes: Readonly<Record<string, Hostility>> = {
  'note: of its own site': telling({}),
  'note: of its whole environment': telling({
    scope: { kind: 'environment', service: 'counter', environment: 'production' },
  }),
};
