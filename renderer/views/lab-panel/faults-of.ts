import type { LabFault } from '../../../shared/contract/lab.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';

export type FaultPlace = {
  readonly fault: LabFault;
  readonly target: string;
  /** What a person calls the target. */
  readonly name: string;
};

/** Every fault that can be played at a site. */
export function faultsOf(fleet: Fleet, site: string): readonly FaultPlace[] {
  const here = <T extends { readonly site: string }>(all: readonly T[]) =>
    all.filter((one) => one.site === site);
  return [
    ...here(fleet.gateways).flatMap(({ id }): FaultPlace[] => [
      { fault: 'slow-link', target: id, name: id },
      { fault: 'gateway-down', target: id, name: id },
    ]),
    ...here(fleet.engines).map(
      ({ id }): FaultPlace => ({ fault: 'engine-down', target: id, name: id }),
    ),
    ...here(fleet.cameras).map(
      ({ id, name }): FaultPlace => ({ fault: 'blind-camera', target: id, name }),
    ),
  ];
}
