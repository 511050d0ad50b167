import { isDeepStrictEqual } from 'node:util';
import type { Fleet } from '../../shared/model/fleet.ts';
import { backupsFor, camerasOf, serviceById } from './lookup.ts';

type Word = Exclude<keyof Fleet, 'name'>;

/** One entry of the fleet that was added, removed, or changed in the named fields. */
export type EntryChange = {
  readonly word: Word;
  readonly id: string;
  readonly change:
    | { readonly kind: 'added' }
    | { readonly kind: 'removed' }
    | { readonly kind: 'changed'; readonly fields: readonly string[] };
  /**
   * `watched`: links, names, positions; in force as soon as the file is read.
   * `installed`: also stands on a gateway or engine, and differs there until a person applies it.
   */
  readonly effect: 'watched' | 'installed';
};

export type FleetDifference = {
  readonly changes: readonly EntryChange[];
  /** Gateways of the new fleet whose installed files are others now. */
  readonly gateways: readonly string[];
  /** Engines of the new fleet whose containers would be created differently now. */
  readonly engines: readonly string[];
};

/** Fields whose value ends up on a gateway or engine; a field not named here is only watched. */
const installedFields: Readonly<Record<Word, readonly string[]>> = {
  environments: [],
  sites: [],
  gateways: ['mode', 'paths', 'listeners', 'routes', 'engines'],
  engines: ['address', 'ports'],
  cameras: ['gateway', 'service', 'match'],
  services: ['port', 'healthPath', 'stickiness', 'env', 'resources', 'rateLimit', 'lease'],
  releases: ['image', 'platforms', 'env'],
  placements: ['service', 'site', 'engine', 'instances', 'initial', 'backupFor'],
};

export function fleetDifference(before: Fleet, after: Fleet): FleetDifference {
  const words = Object.keys(installedFields) as Word[];
  return {
    changes: words.flatMap((word) => changesOf(word, before[word], after[word])),
    gateways: differing(before, after, 'gateways', onGateway),
    engines: differing(before, after, 'engines', onEngine),
  };
}

type Entry = { readonly id: string };

function changesOf(word: Word, before: readonly Entry[], after: readonly Entry[]): EntryChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const kept = new Set(after.map((entry) => entry.id));
  const standsSomewhere = installedFields[word].length > 0 ? 'installed' : 'watched';
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map(({ id }) => ({ word, id, change: { kind: 'removed' }, effect: standsSomewhere }) as const);
  const others = after.flatMap((entry): EntryChange[] => {
    const { id } = entry;
    const was = old.get(id);
    if (was === undefined)
      return [{ word, id, change: { kind: 'added' }, effect: standsSomewhere }];
    const fields = fieldsThatDiffer(was, entry);
    if (fields.length === 0) return [];
    const isInstalled = fields.some((field) => installedFields[word].includes(field));
    const effect = isInstalled ? 'installed' : 'watched';
    return [{ word, id, change: { kind: 'changed', fields }, effect }];
  });
  return [...removed, ...others];
}

function fieldsThatDiffer(a: object, b: object): readonly string[] {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  return [...fields].filter((field) => !isDeepStrictEqual(left?.[field], right?.[field]));
}

function differing(
  before: Fleet,
  after: Fleet,
  word: 'gateways' | 'engines',
  standing: (fleet: Fleet, id: string) => unknown,
): readonly string[] {
  return after[word]
    .map(({ id }) => id)
    .filter((id) => !isDeepStrictEqual(standing(before, id), standing(after, id)));
}

/** All that our files on a gateway are made from. */
function onGateway(fleet: Fleet, id: string): unknown {
  const gateway = fleet.gateways.find((candidate) => candidate.id === id);
  if (gateway === undefined) return undefined;
  const { mode, paths, listeners, routes, engines, site } = gateway;
  const services = [...new Set(routes.map((route) => route.service))].map((service) => ({
    ...pick(serviceById(fleet, service), ['healthPath', 'stickiness', 'rateLimit', 'lease']),
    placements: [
      ...fleet.placements.filter((at) => at.site === site && at.service === service),
      ...backupsFor(fleet, site, service),
    ].map((at) => pick(at, ['engine', 'instances', 'backupFor'])),
  }));
  const cameras = camerasOf(fleet, id).map((camera) => pick(camera, ['id', 'service', 'match']));
  return { mode, paths, listeners, routes, engines, services, cameras };
}

/** All that the containers on an engine are made from. */
function onEngine(fleet: Fleet, id: string): unknown {
  const engine = fleet.engines.find((candidate) => candidate.id === id);
  if (engine === undefined) return undefined;
  const placements = fleet.placements.filter((placement) => placement.engine === id);
  const services = new Set(placements.map(({ service }) => service));
  return {
    address: engine.address,
    ports: engine.ports,
    placements,
    services: [...services].map((service) => ({
      ...pick(serviceById(fleet, service), ['port', 'healthPath', 'env', 'resources']),
    })),
  };
}

function pick<T extends object>(entry: T | undefined, fields: readonly (keyof T)[]): Partial<T> {
  if (entry === undefined) return {};
  return Object.fromEntries(
    Object.entries(entry).filter(([field]) => fields.includes(field as keyof T)),
  ) as Partial<T>;
}
