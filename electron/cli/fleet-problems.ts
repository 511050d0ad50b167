import type { FleetProblem, FleetState } from '../../shared/model/fleet.ts';
import { formatProblem } from '../fleet/index.ts';
import type { Api } from './connect.ts';
import type { Output } from './output.ts';

/** The fleet in force, and what is wrong with its file as it stands now. */
export async function fleetNow(api: Api): Promise<FleetState> {
  for await (const state of await api.fleet.watch()) return state;
  throw new Error('Tallydeck gave no fleet');
}

/** Tells a person; nothing when there are none. */
export function sayProblems(output: Output, problems: readonly FleetProblem[]): void {
  if (problems.length === 0) return;
  output.line(`✗ the fleet file has ${problems.length === 1 ? 'a problem' : 'problems'}:`);
  for (const problem of problems) output.line(`    ${formatProblem(problem)}`);
  output.line('    Until it is right, the fleet that was read last stays in force.');
}
