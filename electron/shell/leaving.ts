import type { MessageBoxOptions } from 'electron';
import type { Language } from '../../shared/model/language.ts';
import { type Driving, isDriving } from '../rollout/index.ts';
import { fillIn, shellWords } from './words.ts';

type Options = {
  readonly driving: () => Driving;
  /** Says what would happen, and resolves with whether the person leaves all the same. */
  readonly ask: (driving: Driving) => Promise<boolean>;
};

/** Whether the app may end: while this console drives, a person is asked first. */
export class Leaving {
  readonly #options: Options;
  #agreed = false;
  #asking = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Leaves without asking from now on: the system or a signal ends the app. */
  agree(): void {
    this.#agreed = true;
  }

  /** False: not yet. Then a person is being asked, and `leave` is called once they agree. */
  mayLeave(leave: () => void): boolean {
    if (this.#agreed) return true;
    const driving = this.#options.driving();
    if (!isDriving(driving)) return true;
    if (!this.#asking) void this.#ask(driving, leave);
    return false;
  }

  async #ask(driving: Driving, leave: () => void): Promise<void> {
    this.#asking = true;
    try {
      if (!(await this.#options.ask(driving))) return;
      this.agree();
      leave();
    } finally {
      this.#asking = false;
    }
  }
}

const stay = 0;
export const leave = 1;

/** The dialog: effects of leaving on the rollouts and leases that this console drives. */
export function leaveDialog(language: Language, { rollouts, leases }: Driving): MessageBoxOptions {
  const words = shellWords[language];
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const bySeconds = Map.groupBy(leases, ({ deadManSeconds }) => deadManSeconds);
  const lines = [
    ...rollouts.map(({ onRestart, ...named }) =>
      fillIn(words.leaveRollout, { ...named, restart: words.restart[onRestart] }),
    ),
    ...[...bySeconds].map(([seconds, some]) =>
      fillIn(words.leaveLease, { seconds, sites: list.format(some.map(({ site }) => site)) }),
    ),
  ];
  return {
    type: 'warning',
    title: words.leaveTitle,
    message: words.leaveQuestion,
    detail: lines.join('\n\n'),
    buttons: [words.stay, words.leave],
    defaultId: stay,
    cancelId: stay,
    noLink: true,
  };
}
