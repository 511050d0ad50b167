import { desktopContract } from './desktop.ts';
import { enginesContract } from './engines.ts';
import { flagsContract } from './flags.ts';
import { fleetContract } from './fleet.ts';
import { hostContract } from './host.ts';
import { labContract } from './lab.ts';
import { linksContract } from './links.ts';
import { liveContract } from './live.ts';
import { rolloutsContract } from './rollouts.ts';
import { trafficContract } from './traffic.ts';

/** Everything the backend can be asked, whatever wire carries it. */
export const contract = {
  host: hostContract,
  desktop: desktopContract,
  fleet: fleetContract,
  links: linksContract,
  live: liveContract,
  traffic: trafficContract,
  engines: enginesContract,
  rollouts: rolloutsContract,
  flags: flagsContract,
  lab: labContract,
};
