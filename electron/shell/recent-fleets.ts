import { keep, readKept } from './kept-file.ts';

const most = 8;

/** Fleet files opened lately, newest first; none where the file is missing or broken. */
export function recentFleets(file: string): readonly string[] {
  const kept = readKept(file);
  if (!Array.isArray(kept)) return [];
  return kept.filter((each): each is string => typeof each === 'string').slice(0, most);
}

/** Puts a fleet file in front. */
export function noteFleet(file: string, fleetFile: string): void {
  const others = recentFleets(file).filter((each) => each !== fleetFile);
  keep(file, [fleetFile, ...others].slice(0, most));
}

/** The words that start the app again with another fleet; without a file, with the lab. */
export function wordsFor(words: readonly string[], fleetFile: string | undefined): string[] {
  const kept = words.filter((word, index) => {
    // The starter of this app waits for its end, not for that of the next.
    if (/^--(fleet=|restarts=|kept$)/.test(word)) return false;
    return word !== '--fleet' && words[index - 1] !== '--fleet';
  });
  return fleetFile === undefined ? kept : [...kept, `--fleet=${fleetFile}`];
}
