import type { Engine } from '../../shared/model/engine.ts';
import type { Service } from '../../shared/model/service.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { httpGet } from '../links/index.ts';

const timeoutMs = 5000;

/**
 * Whether a container is healthy as HAProxy will ask: from every gateway, at the address that
 * HAProxy uses, with the service's path and headers.
 * @param port The container's port on the engine.
 */
export async function isHealthy(
  units: readonly Pick<GatewayConnection, 'ssh'>[],
  engine: Pick<Engine, 'address'>,
  port: number,
  service: Service,
): Promise<boolean> {
  const asked = units.map((unit) => healthStatus(unit, engine.address, port, service));
  const codes = await Promise.all(asked);
  return codes.every((code) => code !== undefined && hasStatus(service.healthStatus, code));
}

/** The status of the answer; undefined where there was none. */
async function healthStatus(
  { ssh }: Pick<GatewayConnection, 'ssh'>,
  address: string,
  port: number,
  { healthPath, healthHeaders }: Service,
): Promise<number | undefined> {
  const opened = await ssh.openTcp(address, port);
  if (opened.kind !== 'done') return undefined;
  try {
    const host = 'localhost';
    const answer = await httpGet(opened.value, host, healthPath, timeoutMs, healthHeaders);
    return answer.status;
  } catch {
    return undefined;
  }
}

/** @param list Codes and ranges of codes, as HAProxy's `http-check expect status` has them. */
export function hasStatus(list: string, code: number): boolean {
  return list.split(',').some((range) => {
    const [low = '', high = low] = range.split('-');
    return code >= Number(low) && code <= Number(high);
  });
}
