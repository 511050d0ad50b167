import { readFileSync } from 'node:fs';
import { parseFleet } from '../../../electron/fleet/parse.ts';
import type { Fleet, FleetProblem } from '../../../shared/model/fleet.ts';

export const exampleText = readFileSync(
  new URL('../../../examples/fleet.yaml', import.meta.url),
  'utf8',
);

export function fleetOf(text: string): Fleet {
  const parsed = parseFleet(text, 'fleet.yaml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.fleet;
}

export function problemsOf(text: string): readonly FleetProblem[] {
  const parsed = parseFleet(text, 'fleet.yaml');
  return 'problems' in parsed ? parsed.problems : [];
}

/** The example with one stretch of text replaced; throws when it is not there exactly once. */
export function edited(from: string, to: string, text = exampleText): string {
  if (text.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
  return text.replace(from, () => to);
}

/**
 * A thing wrong with the example: its name, the problem as it is told, and the edits that make it,
 * as pairs of what stands there and what stands there instead. One `‸` marks where it is told.
 */
export type ProblemCase = readonly [name: string, problem: string, ...edits: string[]];
