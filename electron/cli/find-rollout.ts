import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { type Api, firstAnswer } from './connect.ts';

const mostListed = 500;

export async function rolloutsNow(api: Api, limit: number): Promise<RolloutsNow> {
  return firstAnswer(firstOf(api, limit));
}

async function firstOf(api: Api, limit: number): Promise<RolloutsNow> {
  for await (const now of await api.rollouts.watch({ limit })) return now;
  throw new Error('Tallydeck told of no rollouts');
}

/** The rollout of this id, else the one of this service that is under way; with no name, the only one. */
export async function findRollout(api: Api, name: string | undefined): Promise<Rollout> {
  const { rollouts, foreign } = await rolloutsNow(api, mostListed);
  const named = rollouts.find(({ id }) => id === name);
  if (named) return named;
  const driver = foreign.find(({ id }) => id === name)?.driver;
  if (driver) throw new Error(`${name} is driven by ${driver}: take it over on the screen first`);
  const found = rollouts.filter(
    ({ plan, state }) =>
      state.phase.kind !== 'ended' && (name === undefined || plan.request.scope.service === name),
  );
  const [first, second] = found;
  if (first === undefined) {
    throw new Error(name ? `No rollout '${name}' is under way` : 'No rollout is under way');
  }
  if (second === undefined) return first;
  const ids = found.map(({ id }) => id).join(', ');
  throw new Error(`${found.length} rollouts are under way: name one of ${ids}`);
}

/** Id of the rollout typed; a service stands for its rollout under way, else for its newest. */
export async function idShown(api: Api, name: string): Promise<string> {
  const { rollouts, foreign } = await rolloutsNow(api, mostListed);
  if ([...rollouts, ...foreign].some(({ id }) => id === name)) return name;
  const own = rollouts.filter(({ plan }) => plan.request.scope.service === name);
  const underWay = own.filter(({ state }) => state.phase.kind !== 'ended');
  if (underWay.length > 1) {
    const ids = underWay.map(({ id }) => id).join(', ');
    throw new Error(`${underWay.length} rollouts of ${name} are under way: name one of ${ids}`);
  }
  return (underWay[0] ?? own[0])?.id ?? name;
}
