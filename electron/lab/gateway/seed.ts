import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { type Intent, slotNames } from '../../../shared/model/split.ts';
import { mapFile, parseServersState } from '../../links/haproxy/index.ts';
import {
  backendName,
  instanceServers,
  mapPath,
  matchFile,
  matchMapPath,
  mirrorLua,
  mirrorPath,
  renderConfig,
  serverCommands,
  splitEntries,
  stateFile,
  statePath,
} from '../../traffic/index.ts';
import { counterService } from '../world/service.ts';

/** Asks the router's admin socket; undefined when nobody answers. */
export type AskAdmin = (commands: readonly string[]) => Promise<string | undefined>;

/** Writes the files that the console would have installed here at an earlier visit. */
export function seedFiles(gateway: Gateway, fleet: Fleet, intent: Intent): void {
  const cameras = fleet.cameras.filter((camera) => camera.gateway === gateway.id);
  const instances = Object.fromEntries(
    fleet.placements
      .filter(({ site }) => site === gateway.site)
      .map((placement) => [placement.service, placement.instances]),
  );
  mkdirSync(gateway.paths.maps, { recursive: true, mode: 0o700 });
  writeFileSync(
    gateway.paths.config,
    renderConfig({ gateway, services: [counterService], cameras, instances, backups: {} }),
  );
  writeFileSync(matchMapPath(gateway), matchFile(cameras));
  writeFileSync(
    mapPath(gateway, counterService.id),
    mapFile(intent.revision, splitEntries(intent, undefined)),
  );
  writeFileSync(mirrorPath(gateway), mirrorLua);
  for (const slot of slotNames) writeFileSync(statePath(gateway, counterService.id, slot), '1\n');
}

/** Puts the containers into their slots and keeps the servers' state on the gateway's disk. */
export async function seedServers(gateway: Gateway, intent: Intent, ask: AskAdmin): Promise<void> {
  const servers = instanceServers(parseServersState((await ask(['show servers state'])) ?? ''));
  await ask(serverCommands(counterService.id, intent, servers));
  for (const slot of slotNames) {
    const state = await ask([`show servers state ${backendName(counterService.id, slot)}`]);
    if (state === undefined) throw new Error(`${gateway.id}: no state of slot ${slot}`);
    await writeFile(statePath(gateway, counterService.id, slot), stateFile(state));
  }
}
