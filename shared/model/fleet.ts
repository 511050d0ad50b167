import type { Camera } from './camera.ts';
import type { Engine } from './engine.ts';
import type { Environment } from './environment.ts';
import type { Gateway } from './gateway.ts';
import type { Placement } from './placement.ts';
import type { Release } from './release.ts';
import type { Service } from './service.ts';
import type { Site } from './site.ts';

/** Everything one `fleet.yaml` describes. Every reference in it resolves. */
export type Fleet = {
  readonly name: string;
  readonly environments: readonly Environment[];
  readonly sites: readonly Site[];
  readonly gateways: readonly Gateway[];
  readonly engines: readonly Engine[];
  readonly cameras: readonly Camera[];
  readonly services: readonly Service[];
  readonly releases: readonly Release[];
  readonly placements: readonly Placement[];
};

/** One thing wrong with the fleet file, said where it stands. `line` and `column` count from 1. */
export type FleetProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly expected: string;
};

/** The last good fleet, and what is wrong with the file as it stands now (empty when it is good). */
export type FleetState = {
  readonly fleet: Fleet;
  readonly file: string;
  /** RFC 3339, UTC: when `fleet` was read. */
  readonly readAt: string;
  readonly problems: readonly FleetProblem[];
  /** True when the lab plays the fleet: every host and camera is simulated. */
  readonly simulated: boolean;
};
