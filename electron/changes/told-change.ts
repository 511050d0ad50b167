import type {
  Change,
  GatewayResult,
  ToldChange,
  ToldIntent,
  ToldResult,
} from '../../shared/model/change.ts';
import type { Intent, RolloutNote } from '../../shared/model/split.ts';
import { concerns } from './concerns.ts';
import { type Context, fleetOf } from './context.ts';

type Seen = Pick<Context, 'records' | 'fleetState'>;

/** Most results of a change in the list of all sites; results that were not applied come first. */
const namedMost = 100;
/** Results in one page of the history: some 200 kB. */
const pageResults = 300;

/** One change as its readers are told of it, with every result and the cameras that moved. */
export function toldChange(change: Change): ToldChange {
  const whole = (intent: Intent) => ({ ...toldIntent(intent), candidates: intent.candidates });
  return { ...change, results: change.results.map((result) => toldResult(result, whole)) };
}

/** The newest changes of a site, each with the results at the site's own gateways. */
export function changesOfSite(context: Seen, site: string): readonly ToldChange[] {
  const own = new Set(
    fleetOf(context)
      .gateways.filter((gateway) => gateway.site === site)
      .map(({ id }) => id),
  );
  return context.records
    .list()
    .filter((change) => concerns(context, change, site))
    .map((change) =>
      naming(
        change,
        change.results.filter(({ gateway }) => own.has(gateway)),
      ),
    );
}

/** The newest changes of all sites. */
export function changesOfAll(context: Seen): readonly ToldChange[] {
  return context.records.list().map((change) => {
    const { results } = change;
    const bad = results.filter(({ kind }) => kind !== 'applied');
    const good = results.filter(({ kind }) => kind === 'applied');
    return naming(change, [...bad, ...good].slice(0, namedMost));
  });
}

/** The changes after the named one, as many as one message may hold; at least one while there is one. */
export function pageOf(
  changes: readonly ToldChange[],
  limit: number,
  before: string | undefined,
): readonly ToldChange[] {
  const first = before === undefined ? 0 : 1 + changes.findIndex((change) => change.id === before);
  let results = 0;
  const page = changes.slice(first, first + limit);
  const end = page.findIndex((change) => {
    results += change.results.length;
    return results > pageResults;
  });
  return end < 0 ? page : page.slice(0, Math.max(1, end));
}

function naming(change: Change, named: readonly GatewayResult[]): ToldChange {
  const results = named.map((result) => toldResult(result, toldIntent));
  if (named.length === change.results.length) return { ...change, results };
  const isNamed = new Set(named);
  const others: Partial<Record<GatewayResult['kind'], number>> = {};
  for (const result of change.results)
    if (!isNamed.has(result)) others[result.kind] = (others[result.kind] ?? 0) + 1;
  return { ...change, results, others };
}

function toldResult(result: GatewayResult, tell: (intent: Intent) => ToldIntent): ToldResult {
  if (result.kind !== 'applied') return result;
  const { before, after } = result;
  const cameras = Object.keys({ ...before.pins, ...after.pins }).filter(
    (camera) => before.pins[camera] !== after.pins[camera],
  );
  const pins = (intent: Intent) => (cameras.length === 0 ? {} : { pins: pinsOf(intent, cameras) });
  return {
    ...result,
    before: { ...tell(before), ...pins(before) },
    after: { ...tell(after), ...pins(after) },
  };
}

function pinsOf({ pins }: Intent, cameras: readonly string[]): Intent['pins'] {
  return Object.fromEntries(
    cameras.flatMap((camera) => {
      const role = pins[camera];
      return role === undefined ? [] : [[camera, role]];
    }),
  );
}

function toldIntent({ revision, askedShare, roles, policy, slots, rollout }: Intent): ToldIntent {
  const release = ({ release: id }: Intent['slots']['a']) =>
    id === undefined ? {} : { release: id };
  return {
    ...{ revision, askedShare, roles, policy },
    slots: { a: release(slots.a), b: release(slots.b), c: release(slots.c) },
    ...(rollout && { rollout: { id: rollout.id, request: requestOf(rollout) } }),
  };
}

const requestOf = ({ request: { release, strategy } }: RolloutNote) => ({ release, strategy });
