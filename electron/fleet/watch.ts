import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FleetProblem, FleetState } from '../../shared/model/fleet.ts';
import { formatProblem } from './format-problem.ts';
import { readFleet } from './read.ts';

/** The first reading found problems: there is no good fleet to go on with. */
export class FleetFileError extends Error {
  readonly problems: readonly FleetProblem[];
  constructor(problems: readonly FleetProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'FleetFileError';
    this.problems = problems;
  }
}

export type FleetWatch = {
  current(): FleetState;
  close(): void;
};

/** An editor writes in several steps; the file is read once it has been quiet for this long. */
const quietMs = 80;
/** For what change events miss: a link that is turned to another file, a network drive. */
const pollMs = 1000;

/**
 * Reads the fleet file and follows it. `onState` is called after each change of what it says; a
 * file with problems keeps the last good fleet. Throws `FleetFileError` when the first reading
 * has problems.
 */
export async function watchFleet(
  path: string,
  { onState }: { onState(state: FleetState): void },
): Promise<FleetWatch> {
  const file = resolve(path);
  const first = await readFleet(file);
  if ('problems' in first) throw new FleetFileError(first.problems);
  let state = stateOf(file, first.fleet, []);

  let isClosed = false;
  const look = async () => {
    const found = await readFleet(file);
    const next =
      'fleet' in found ? stateOf(file, found.fleet, []) : { ...state, problems: found.problems };
    if (isClosed || isSame(state, next)) return;
    state = next;
    onState(state);
  };

  let quiet: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();
  const touched = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      reading = reading.then(look);
    }, quietMs);
  };

  const watcher = watchDirectory(file, touched);
  watchFile(file, { interval: pollMs }, touched);
  // The file may have changed between the first reading and the start of the watch.
  touched();
  return {
    current: () => state,
    close: () => {
      isClosed = true;
      clearTimeout(quiet);
      watcher?.close();
      unwatchFile(file, touched);
    },
  };
}

/** The directory, because an editor that saves by renaming leaves a watched file behind. */
function watchDirectory(file: string, touched: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name === null || name === basename(file)) touched();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // No watches left or none on this file system: polling goes on.
    return undefined;
  }
}

const stateOf = (
  file: string,
  fleet: FleetState['fleet'],
  problems: readonly FleetProblem[],
): FleetState => ({
  fleet,
  file,
  readAt: new Date().toISOString(),
  problems,
  simulated: false,
});

const isSame = (a: FleetState, b: FleetState): boolean =>
  isDeepStrictEqual(a.fleet, b.fleet) && isDeepStrictEqual(a.problems, b.problems);
