import type { ReactNode } from 'react';
import { matches } from '../../words/plain-text.ts';

export type PaletteCommand = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: ReactNode;
  /** It moves live traffic: never done because it happens to be the first that is found. */
  readonly moves?: boolean;
  readonly run: () => void;
};

export type CommandGroup = { readonly title: string; readonly commands: readonly PaletteCommand[] };

export type Found = {
  readonly found: readonly (CommandGroup & {
    /** Number of commands that are not shown. */
    readonly more: number;
  })[];
  /** Of how many a person has to choose one before anything is done; 0 where nothing can go wrong. */
  readonly choices: number;
};

/** Before a word is typed, a few of each group show what there is. */
const shownUnasked = 8;
const shownAtMost = 60;

/** The commands that have every word of the query, group by group. */
export function findCommands(groups: readonly CommandGroup[], query: string): Found {
  const most = query.trim() === '' ? shownUnasked : shownAtMost;
  const found = groups
    .map(({ title, commands }) => {
      const fitting = commands.filter((one) => matches(query, `${one.label} ${one.hint ?? ''}`));
      const more = Math.max(0, fitting.length - most);
      return { title, commands: fitting.slice(0, most), more };
    })
    .filter(({ commands }) => commands.length > 0);
  const count = found.reduce((sum, { commands, more }) => sum + commands.length + more, 0);
  const first = found[0]?.commands[0];
  return { found, choices: first?.moves === true && count > 1 ? count : 0 };
}
