import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  Menu,
  type MessageBoxOptions,
  type OpenDialogOptions,
  screen,
} from 'electron';
import type { Logger } from 'pino';
import type { OtherFleet } from '../../shared/contract/desktop.ts';
import type { Language } from '../../shared/model/language.ts';
import type { Desktop, PageFacts } from '../api/index.ts';
import { formatProblem, readFleet } from '../fleet/index.ts';
import type { Driving } from '../rollout/index.ts';
import { type Leaving, leave, leaveDialog } from './leaving.ts';
import { menuTemplate } from './menu.ts';
import { recentFleets, wordsFor } from './recent-fleets.ts';
import { openWindow, pageAt } from './window.ts';
import { keepPlace, keptPlace } from './window-place.ts';
import { languageOf, shellWords } from './words.ts';

const problemsShown = 10;

/** The window with its menu and dialogs, as the page and the system reach it. */
export class Shell implements Desktop {
  readonly recentFile: string;
  readonly #placeFile: string;
  readonly #leaving: Leaving;
  #language: Language = languageOf(app.getLocale());
  #window: BrowserWindow | undefined;

  constructor(dataDirectory: string, leaving: Leaving) {
    this.recentFile = join(dataDirectory, 'recent-fleets.json');
    this.#placeFile = join(dataDirectory, 'window.json');
    this.#leaving = leaving;
  }

  /** Brings the window up, and gives it where it had to be opened. */
  up(log: Logger): BrowserWindow | undefined {
    if (this.#window) {
      this.show();
      return undefined;
    }
    const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
    const window = openWindow(log, keptPlace(this.#placeFile, displays));
    this.#window = window;
    this.#setMenu();
    keepPlace(window, this.#placeFile);
    window.on('close', (event) => {
      // On macOS the app and its backend go on without a window.
      if (process.platform === 'darwin') return;
      if (!this.#leaving.mayLeave(() => app.quit())) event.preventDefault();
    });
    window.once('closed', () => {
      this.#window = undefined;
    });
    return window;
  }

  show(): void {
    const window = this.#window;
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  tell({ language, attention }: PageFacts): void {
    app.setBadgeCount(attention);
    if (language === this.#language) return;
    this.#language = language;
    this.#setMenu();
  }

  recentFleets(): readonly string[] {
    return recentFleets(this.recentFile);
  }

  openFleet(other: OtherFleet): void {
    if (other.kind === 'choose') void this.#chooseFleet();
    else if (other.kind === 'file') void this.#openFile(other.file);
    else this.#startWith(undefined);
  }

  async askToLeave(driving: Driving): Promise<boolean> {
    this.show();
    const { response } = await this.#dialogOver(leaveDialog(this.#language, driving));
    return response === leave;
  }

  async #chooseFleet(): Promise<void> {
    const words = shellWords[this.#language];
    const options: OpenDialogOptions = {
      title: words.openFleet,
      properties: ['openFile'],
      filters: [{ name: words.fleetFiles, extensions: ['yaml', 'yml'] }],
    };
    const window = this.#window;
    const { filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    const [file] = filePaths;
    if (file !== undefined) await this.#openFile(file);
  }

  /** A file with problems is not started with: there would be no fleet at all. */
  async #openFile(file: string): Promise<void> {
    const found = await readFleet(file);
    if ('fleet' in found) return this.#startWith(file);
    const lines = found.problems.slice(0, problemsShown).map(formatProblem);
    const message = shellWords[this.#language].notOpened;
    await this.#dialogOver({ type: 'error', title: file, message, detail: lines.join('\n') });
  }

  /** A fleet, its links and rollouts belong to one run of the backend: the app starts anew. */
  #startWith(file: string | undefined): void {
    const restart = () => {
      app.relaunch({ args: wordsFor(process.argv.slice(1), file) });
      this.#leaving.agree();
      app.quit();
    };
    if (this.#leaving.mayLeave(restart)) restart();
  }

  #dialogOver(options: MessageBoxOptions) {
    return this.#window
      ? dialog.showMessageBox(this.#window, options)
      : dialog.showMessageBox(options);
  }

  /** Going to where the page is already would load it again. */
  #go(address: string): void {
    if (this.#window?.webContents.getURL() !== address) void this.#window?.loadURL(address);
  }

  #setMenu(): void {
    const template = menuTemplate({
      platform: process.platform,
      isPackaged: app.isPackaged,
      words: shellWords[this.#language],
      recent: this.recentFleets(),
      openFleet: () => this.openFleet({ kind: 'choose' }),
      openRecent: (file) => this.openFleet({ kind: 'file', file }),
      openLab: () => this.openFleet({ kind: 'lab' }),
      showSettings: () => {
        this.show();
        this.#go(pageAt('#/settings'));
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }
}
