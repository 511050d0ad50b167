import type { FleetProblem } from '../../shared/model/fleet.ts';

/** `fleet.yaml:12:5: sites.q7.latitude is 95 (expected degrees north, from -90 to 90)` */
export const formatProblem = ({ file, line, column, what, expected }: FleetProblem): string =>
  `${file}:${line}:${column}: ${what} (expected ${expected})`;
