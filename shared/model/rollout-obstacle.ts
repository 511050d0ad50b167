import { z } from 'zod';
import { shortfallKinds } from './rollout-plan.ts';

const text = z.string();
const at = { site: text, gateway: text };
const kind = <K extends string>(name: K) => z.literal(name);

/** Why a rollout cannot be planned, started or told something as things are. */
export const obstacleSchema = z.discriminatedUnion('kind', [
  // The request contradicts itself or the fleet file.
  z.object({ kind: kind('release-unknown'), release: text, service: text }),
  z.object({ kind: kind('release-stable'), release: text }),
  z.object({ kind: kind('no-route'), service: text }),
  z.object({ kind: kind('site-outside'), site: text, service: text }),
  z.object({
    kind: kind('segment-unknown'),
    of: z.enum(['cameras', 'zone', 'site']),
    name: text,
  }),
  z.object({ kind: kind('segments-by-frame'), service: text }),
  z.object({ kind: kind('shares-not-growing') }),
  z.object({ kind: kind('share-not-between') }),
  z.object({ kind: kind('no-copies') }),
  z.object({ kind: kind('no-replacement') }),
  z.object({ kind: kind('recreate-migrates'), release: text }),
  z.object({ kind: kind('drill-form') }),
  /** Seconds that the plan takes even if nothing waits. */
  z.object({ kind: kind('too-long'), seconds: z.number(), limit: z.number() }),
  // A site is not in a state to begin from.
  z.object({ kind: kind('unreachable') }),
  z.object({ kind: kind('observed'), ...at }),
  z.object({ kind: kind('not-installed'), ...at }),
  z.object({ kind: kind('candidate-served'), ...at }),
  z.object({ kind: kind('shadow-served'), ...at }),
  z.object({ kind: kind('gateways-differ'), ...at, other: text }),
  z.object({ kind: kind('nothing-runs'), ...at, service: text }),
  z.object({ kind: kind('drill-elsewhere'), ...at, stable: text, release: text }),
  /** Another rollout holds the site; `driver`: it is driven by another console. */
  z.object({
    kind: kind('held'),
    site: text,
    service: text,
    rollout: text,
    release: text.exactOptional(),
    driver: text.exactOptional(),
  }),
  z.object({
    kind: kind('no-room'),
    site: text,
    host: text,
    what: z.enum(shortfallKinds),
    needed: z.number(),
    available: z.number(),
  }),
  // A word to a rollout comes at the wrong time or to the wrong console.
  z.object({ kind: kind('ended') }),
  z.object({ kind: kind('not-ended') }),
  z.object({ kind: kind('moved-on') }),
  z.object({ kind: kind('all-reached') }),
  z.object({ kind: kind('nothing-back') }),
  z.object({ kind: kind('step-under-way') }),
  z.object({ kind: kind('driven-elsewhere') }),
  /** Seconds until it may be taken over without asking. */
  z.object({ kind: kind('driven-by'), driver: text, seconds: z.number() }),
  z.object({ kind: kind('gateways-disagree'), one: text, other: text }),
  z.object({ kind: kind('place-unknown') }),
  /** Another site's gateway says that the rollout has come to this site; nothing here bears that out. */
  z.object({ kind: kind('unconfirmed'), site: text }),
  /** In the words of the machine. */
  z.object({ kind: kind('not-recorded'), detail: text }),
  z.object({ kind: kind('host-refused'), host: text, detail: text }),
]);
export type RolloutObstacle = z.infer<typeof obstacleSchema>;

/** Where a person goes to remove it, where that is a site or a rollout. */
export function placeOfObstacle(
  obstacle: RolloutObstacle,
):
  | { readonly kind: 'site'; readonly id: string }
  | { readonly kind: 'rollout'; readonly id: string }
  | undefined {
  if ('rollout' in obstacle) return { kind: 'rollout', id: obstacle.rollout };
  return 'site' in obstacle ? { kind: 'site', id: obstacle.site } : undefined;
}
