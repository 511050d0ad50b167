import { obstacleSchema, type RolloutObstacle } from '../../shared/model/rollout-obstacle.ts';
import { duration } from './figures.ts';
import { shortfallText } from './plan-lines.ts';

/** Everything in the way of a rollout, as one line; undefined where it is not understood. */
export function obstaclesText(obstacles: unknown): string | undefined {
  const found = obstacleSchema.array().safeParse(obstacles);
  return found.success ? found.data.map(obstacleText).join(' · ') : undefined;
}

/** An obstacle and its remedy, in one line. */
export const obstacleText = (obstacle: RolloutObstacle): string =>
  (texts[obstacle.kind] as (one: RolloutObstacle) => string)(obstacle);

type Texts = {
  readonly [K in RolloutObstacle['kind']]: (
    obstacle: Extract<RolloutObstacle, { readonly kind: K }>,
  ) => string;
};

const texts: Texts = {
  'release-unknown': ({ release, service }) =>
    `${release} is not a release of ${service} in the fleet file: choose one that it names`,
  'release-stable': ({ release }) =>
    `${release} is stable already at every site that can be reached: choose another release`,
  'no-route': ({ service }) =>
    `no gateway there has a route to ${service}: choose another place, or add a route in the fleet file`,
  'site-outside': ({ site, service }) =>
    `${site} is not a site of this scope with ${service}: leave it out`,
  'segment-unknown': ({ of, name }) =>
    `no cameras of the scope for the ${of} ${name}: name cameras, zones or sites of the scope`,
  'segments-by-frame': ({ service }) =>
    `${service} is split by frame, so no camera can go first: leave the segments out`,
  'shares-not-growing': () =>
    'the shares do not grow: give shares above 0%, each above the one before',
  'share-not-between': () => 'there is nothing to compare: hold a share above 0% and below 100%',
  'no-copies': () => 'a shadow without copies shows nothing: copy a share above 0%',
  'no-replacement': () =>
    'no instance can be replaced: allow one more (maxSurge 1) or one fewer (maxUnavailable 1)',
  'recreate-migrates': ({ release }) =>
    `the migration of ${release} needs old and new containers at the same time: choose blue-green, canary or rolling`,
  'drill-form': () => 'a drill is a blue-green rollout at one site: ask for that',
  'too-long': ({ seconds, limit }) =>
    `the plan takes ${duration(seconds)} even if nothing waits, its limit is ${duration(limit)}: raise the time limit or shorten the soaks`,
  unreachable: () =>
    'no site of the scope can be reached: wait until the links to a gateway and its engines are up',
  observed: ({ site, gateway }) =>
    `${site}: ${gateway} is only observed: set mode: manage for it in the fleet file, or leave the site out`,
  'not-installed': ({ site, gateway }) =>
    `${site}: our part is not installed at ${gateway}: install it`,
  'candidate-served': ({ site }) =>
    `${site}: a candidate gets frames already: promote it or roll it back first`,
  'shadow-served': ({ site }) =>
    `${site}: a shadow gets copies already: promote it or roll it back first`,
  'gateways-differ': ({ site, gateway, other }) =>
    `${site}: ${gateway} and ${other} do not have the same releases in the same slots: bring them in line first`,
  'nothing-runs': ({ site, service }) =>
    `${site}: no release of ${service} is known to run: start one there first, or adopt what is live`,
  'drill-elsewhere': ({ site, stable, release }) =>
    `${site}: ${stable} is stable: drill with it, or roll ${release} out`,
  held: ({ site, rollout, release, driver }) =>
    driver === undefined
      ? `${site}: the rollout ${rollout}${release === undefined ? '' : ` of ${release}`} is under way: let it end, or abort it; rolling back is always possible`
      : `${site}: the rollout ${rollout}, driven by ${driver}, is under way: let it end there, or take it over`,
  'no-room': (obstacle) =>
    `${shortfallText(obstacle)}: make room there, or choose another strategy`,
  ended: () => 'the rollout has ended: start another one, or finish the rest',
  'not-ended': () => 'the rollout has not ended yet: wait for its end, or abort it',
  'moved-on': () => 'the rollout has moved on since you looked: look again, then decide',
  'all-reached': () => 'the rollout has reached every site: nothing is left to finish',
  'nothing-back': () => 'nothing of this rollout was rolled back: there is no incident',
  'step-under-way': () => 'a step is still being taken: try again in a moment',
  'driven-elsewhere': () => 'this console does not drive the rollout: take it over first',
  'driven-by': ({ driver, seconds }) =>
    seconds > 0
      ? `${driver} drives the rollout: take it over ${duration(seconds)} after its last sign of life, or have it handed over`
      : `${driver} drives the rollout: wait until it no longer does, or have it handed over`,
  'gateways-disagree': ({ one, other }) =>
    `${one} and ${other} tell different things of the rollout: look there, and roll it back`,
  'place-unknown': () =>
    'no gateway tells which step the rollout is at: roll back there, then start anew',
  unconfirmed: ({ site }) =>
    `${site} neither tells of this rollout nor runs its release: roll back where it is told of, then start anew`,
  'not-recorded': ({ detail }) =>
    `the journal cannot be written (${detail}): see to this machine's disk, then try again`,
  'host-refused': ({ host, detail }) => `${host}: ${detail}: fix that, then try again`,
};
