import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Container } from '../../../shared/model/container.ts';
import { isRead, type LinkState } from '../../../shared/model/link.ts';
import type { EngineNow, GatewayNow } from '../../../shared/model/picture.ts';
import { draft, type FindingDraft } from './draft.ts';

export function findInGateway(gateway: GatewayNow): readonly FindingDraft[] {
  const [split] = gateway.splits;
  // A gateway that was never read has no split that could still be in force there.
  const known = split ? { readAt: split.readAt } : {};
  const found = [...findInLink(gateway.gateway, 'gateway', gateway.link, known)];
  if (isRead(gateway.link) && gateway.install.kind === 'differs') {
    const files = gateway.install.files.join(', ');
    found.push(draft('warning', installCode(gateway, gateway.install), gateway.gateway, { files }));
  }
  return found;
}

type Differs = Extract<GatewayNow['install'], { kind: 'differs' }>;

function installCode({ splits }: GatewayNow, { reasons }: Differs) {
  if (splits.length === 0) return 'not-installed';
  return reasons.includes('loses-addresses') ? 'restart-loses-frames' : 'install-differs';
}

export function findInEngine(
  engine: EngineNow,
  settings: ReadonlyMap<string, string> = new Map(),
): readonly FindingDraft[] {
  const found = findInLink(engine.engine, 'engine', engine.link);
  if (!isRead(engine.link)) return found;
  return [
    ...found,
    ...engine.containers.flatMap((container) => findInContainer(container, settings)),
  ];
}

/**
 * A gateway out of sight is broken, for its traffic can neither be seen nor changed. An engine out
 * of sight may still answer frames: HAProxy tells that. A host that is refused waits for a person.
 */
function findInLink(
  host: string,
  kind: 'gateway' | 'engine',
  link: LinkState,
  known: FindingDraft['data'] = {},
): readonly FindingDraft[] {
  const fault = 'fault' in link ? { kind, ...link.fault, ...known } : {};
  switch (link.kind) {
    case 'up':
    case 'connecting':
      return [];
    case 'degraded':
      return [draft('warning', 'link-degraded', host, fault, link.since)];
    case 'down': {
      const severity = kind === 'gateway' ? 'broken' : 'warning';
      const data = { ...fault, nextAttemptAt: link.nextAttemptAt };
      return [draft(severity, 'link-down', host, data, link.since)];
    }
    case 'refused':
      return [draft('broken', 'link-refused', host, fault, link.since)];
    default:
      return assertNever(link);
  }
}

/** Only containers that stand in a slot: others are being started, or were put aside. */
function findInContainer(
  container: Container,
  settings: ReadonlyMap<string, string>,
): readonly FindingDraft[] {
  if (container.slot === undefined) return [];
  const { engine, name, state, service, slot, restarts } = container;
  const data = { engine, service, slot, state, restarts, name };
  if (state === 'exited' || state === 'dead' || state === 'paused')
    return [draft('warning', 'container-stopped', name, data)];
  if (state === 'restarting' || container.health === 'unhealthy')
    return [draft('warning', 'container-unhealthy', name, data)];
  const wanted = settings.get(container.release);
  if (wanted && container.settings && container.settings !== wanted)
    return [draft('warning', 'container-differs', name, data)];
  return [];
}
