import { type LabFault, labFaults } from '../../../shared/contract/lab.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';

export type FaultTarget = {
  readonly id: string;
  /** Name on screen. */
  readonly name: string;
};

export type FaultGroup = { readonly fault: LabFault; readonly targets: readonly FaultTarget[] };

/** Every fault that can be played at a site, with what it can be played on. */
export function faultsOf(fleet: Fleet, site: string): readonly FaultGroup[] {
  return labFaults
    .map((fault) => ({ fault, targets: targetsOf(fleet, site, fault) }))
    .filter((group) => group.targets.length > 0);
}

function targetsOf(fleet: Fleet, site: string, fault: LabFault): readonly FaultTarget[] {
  switch (fault) {
    case 'slow-link':
    case 'gateway-down':
      return fleet.gateways.filter((one) => one.site === site).map(({ id }) => ({ id, name: id }));
    case 'engine-down':
      return fleet.engines.filter((one) => one.site === site).map(({ id }) => ({ id, name: id }));
    case 'blind-camera':
      return fleet.cameras.filter((one) => one.site === site);
  }
}
