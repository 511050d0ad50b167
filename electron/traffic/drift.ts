import { type Drift, type Intent, slotNames } from '../../shared/model/split.ts';
import type { ServerState } from '../links/haproxy/index.ts';
import { backendName } from './names.ts';
import { type LiveSplit, ruleEntries } from './split-map.ts';

/** Every difference between what HAProxy does and what the intent on the gateway means. */
export function driftOf(
  service: string,
  live: LiveSplit,
  servers: readonly ServerState[],
): readonly Drift[] {
  const found = [...ruleDrift(live), ...serverDrift(service, live.intent, servers)];
  if (live.damage === undefined) return found;
  return [{ part: 'intent', name: '', meant: 'readable', live: live.damage }, ...found];
}

function ruleDrift(live: LiveSplit): readonly Drift[] {
  const meant = ruleEntries(live.intent);
  const keys = [...new Set([...meant.keys(), ...live.rules.keys()])];
  return (
    keys
      // A map without these entries is that of a gateway where nothing was ever set.
      .filter((key) => live.intent.revision > 0 || live.rules.has(key))
      .filter((key) => meant.get(key) !== live.rules.get(key))
      .map((key) => ({
        ...partOf(key),
        meant: meant.get(key) ?? '–',
        live: live.rules.get(key) ?? '–',
      }))
  );
}

const ruleParts = ['role', 'camera', 'share', 'mirror', 'policy'] as const;

function partOf(key: string): Pick<Drift, 'part' | 'name'> {
  const [first, ...rest] = key.split('/');
  const part = ruleParts.find((one) => one === first);
  return part ? { part, name: rest.join('/') } : { part: 'entry', name: key };
}

function serverDrift(
  service: string,
  intent: Intent,
  servers: readonly ServerState[],
): readonly Drift[] {
  return slotNames.flatMap((slot) => {
    const found = servers.filter((server) => server.backend === backendName(service, slot));
    const instances = intent.slots[slot].instances;
    const meant = new Map(
      instances.map((instance) => [instance.name, `${instance.address}:${instance.port}`] as const),
    );
    const known = found.flatMap((server) => {
      const should = meant.get(server.name) ?? 'off';
      const does = liveServer(server);
      return should === does
        ? []
        : [{ part: 'server', name: `${slot}/${server.name}`, meant: should, live: does } as const];
    });
    const missing = instances
      .filter((instance) => !found.some((server) => server.name === instance.name))
      .map((instance) => ({
        part: 'server' as const,
        name: `${slot}/${instance.name}`,
        meant: `${instance.address}:${instance.port}`,
        live: '–',
      }));
    return [...known, ...missing];
  });
}

function liveServer(server: ServerState): string {
  if (server.draining) return 'draining';
  if (!server.enabled) return 'off';
  const weight = server.weight === 1 ? '' : ` weight ${server.weight}`;
  return `${server.address}:${server.port}${weight}`;
}
