import { type Intent, slotNames } from '../../shared/model/split.ts';
import type { ServerState } from '../links/haproxy/index.ts';
import { backendName, fallbackServer } from './names.ts';

/**
 * The state file of one backend, from HAProxy's answer to `show servers state BACKEND`. The way to
 * stable has no state; HAProxy would report an error for its line at each start.
 */
export function stateFile(answer: string): string {
  const lines = answer.split('\n').filter((line) => line.split(' ')[3] !== fallbackServer);
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A server of a template that was never given an address, or lost it in a restart. */
export const isUnplaced = ({ address, port }: ServerState): boolean =>
  address === '127.0.0.1' && port === 1;

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
