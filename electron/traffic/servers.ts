import { type Intent, slotNames } from '../../shared/model/split.ts';
import type { ServerState } from '../links/haproxy/servers-state.ts';
import { backendName } from './names.ts';

/**
 * The commands that bring the servers of a service to what the intent means.
 * `set server … addr` answers with a text even when it succeeds: judge by reading back.
 */
export function serverCommands(
  service: string,
  intent: Intent,
  servers: readonly ServerState[],
): readonly string[] {
  return slotNames.flatMap((slot) => {
    const backend = backendName(service, slot);
    const instances = new Map(
      intent.slots[slot].instances.map((each) => [each.name, each] as const),
    );
    return servers
      .filter((server) => server.backend === backend)
      .flatMap((server) => {
        const name = `${backend}/${server.name}`;
        const instance = instances.get(server.name);
        if (!instance) return server.enabled ? [`set server ${name} state maint`] : [];
        const moved = server.address !== instance.address || server.port !== instance.port;
        return [
          ...(moved ? [`set server ${name} addr ${instance.address} port ${instance.port}`] : []),
          ...(moved || !server.enabled ? [`set server ${name} state ready`] : []),
          ...(server.weight === 1 ? [] : [`set server ${name} weight 1`]),
        ];
      });
  });
}
