import type { Path } from '../file/places.ts';
import { type Checks, entries, type FleetEntry } from './context.ts';

type Bound = { readonly path: Path; readonly address: string; readonly port: number };

/** Two listeners that cannot both be bound: at one gateway, or at two that are one machine. */
export function checkListeners(checks: Checks): void {
  const machines = new Map<string, Bound[]>();
  for (const [id, gateway] of entries(checks.file.gateways)) {
    const machine = machineOf(gateway.ssh);
    const bound = machines.get(machine) ?? [];
    machines.set(machine, bound);
    for (const [listener, { address, port }] of entries(gateway.listeners)) {
      const path = ['gateways', id, 'listeners', listener, 'port'];
      const other = bound.find((at) => at.port === port && sameAddress(at.address, address));
      bound.push({ path, address, port });
      if (other === undefined) continue;
      const what = `${address} port ${port} is already that of ${other.path.slice(0, -1).join('.')}`;
      checks.report(path, what, 'a port of its own');
    }
    checkEnginesOnGateway(checks, id, gateway);
  }
}

/** An engine on the gateway's own machine must leave the listeners' ports alone. */
function checkEnginesOnGateway(checks: Checks, id: string, gateway: FleetEntry<'gateways'>): void {
  for (const engineId of gateway.engines) {
    const engine = checks.file.engines[engineId];
    if (!engine?.ssh || machineOf(engine.ssh) !== machineOf(gateway.ssh)) continue;
    for (const [listener, { port }] of entries(gateway.listeners)) {
      if (port < engine.ports.from || port > engine.ports.to) continue;
      const what = `port ${port} is within the ports of the engine ${engineId} on the same machine`;
      const expected = `a port outside ${engine.ports.from}-${engine.ports.to}`;
      checks.report(['gateways', id, 'listeners', listener, 'port'], what, expected);
    }
  }
}

/** As far as the file tells: the same name, port and jump host are the same machine. */
function machineOf(ssh: FleetEntry<'gateways'>['ssh']): string {
  return [ssh.host, ssh.port ?? 22, ssh.jump?.host ?? ''].join(' ');
}

const every = ['0.0.0.0', '::'];

/** `::` takes IPv4 as well, as Linux does by default. */
function sameAddress(a: string, b: string): boolean {
  if (a === b || a === '::' || b === '::') return true;
  return a.includes(':') === b.includes(':') && (every.includes(a) || every.includes(b));
}
