import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';

const os = implement(contract).desktop;

/** A window that keeps nothing, with two fleets opened before. */
export function desktopOf() {
  return {
    show: os.show.handler(() => undefined),
    tell: os.tell.handler(() => undefined),
    recentFleets: os.recentFleets.handler(() => ['/fleets/q7.yaml', '/fleets/north.yaml']),
    openFleet: os.openFleet.handler(() => undefined),
  };
}
