/** A line of the journal at which something is to happen. */
export type Cue = {
  /** Kind of entry, such as `intended`. */
  readonly entry: string;
  /** Kind of action, where the entry has one. */
  readonly action?: string;
  /** Which of them: 1 is the first. */
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
};

/** Whether a line of the console's log is such an entry. */
export function isCue({ entry, action }: Cue, line: string): boolean {
  if (!line.includes('"msg":"journal"')) return false;
  const found = JSON.parse(line) as { readonly entry?: string; readonly action?: string };
  return found.entry === entry && (action === undefined || found.action === action);
}
