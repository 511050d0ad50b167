/** A line of the journal at which something is to happen. */
export type Cue = {
  /** Kind of entry, such as `intended`. */
  readonly entry: string;
  /** Kind of action, where the entry has one. */
  readonly action?: string;
  /** Counted only once an entry of this kind was seen. */
  readonly after?: string;
  /** Which of them: 1 is the first. */
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
};

/** A watcher of the console's log: true for the line at which the cue is due. */
export function watchFor({ entry, action, after, nth }: Cue): (line: string) => boolean {
  let counts = after === undefined;
  let seen = 0;
  return (line) => {
    if (!line.includes('"msg":"journal"')) return false;
    const found = JSON.parse(line) as { readonly entry?: string; readonly action?: string };
    if (found.entry === after) counts = true;
    const is = found.entry === entry && (action === undefined || found.action === action);
    if (is && counts) seen += 1;
    return is && counts && seen === nth;
  };
}
