import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { refused } from '../../inventory/index.ts';
import type { Desktop } from './host-desktop.ts';

const os = implement(contract).desktop;

export function desktopHandlers(desktop: Desktop | undefined) {
  const window = (): Desktop => {
    if (desktop) return desktop;
    throw refused({ code: 'no-window' });
  };
  return {
    show: os.show.handler(() => window().show()),
    tell: os.tell.handler(({ input }) => window().tell(input)),
    recentFleets: os.recentFleets.handler(() => window().recentFleets()),
    openFleet: os.openFleet.handler(({ input }) => window().openFleet(input)),
  };
}
