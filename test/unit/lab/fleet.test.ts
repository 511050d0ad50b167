import { expect, it } from 'vitest';
import { parseFleet } from '../../../electron/fleet/parse.ts';
import { fleetFile } from '../../../electron/lab/world/fleet-file.ts';
import { labHosts, planFleet } from '../../../electron/lab/world/plan.ts';

const key = `ssh-ed25519 ${'A'.repeat(67)}=`;

it('the fleet file of the lab says all that the lab plays', () => {
  const fleet = planFleet({
    firstPort: 20_000,
    disks: '/tmp/disks',
    userKeyPath: '/tmp/key',
    hostKeys: new Map(labHosts.map((host) => [host, key])),
    reload: (root) => `reload ${root}`,
  });
  const parsed = parseFleet(fleetFile(fleet), 'fleet.yaml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  for (const part of ['services', 'releases', 'engines', 'placements', 'cameras'] as const) {
    expect(parsed.fleet[part], part).toEqual(fleet[part]);
  }
});
