import type { MenuItemConstructorOptions } from 'electron';
import type { ShellWords } from './words.ts';

type Item = MenuItemConstructorOptions;

export type MenuOptions = {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly words: ShellWords;
  readonly recent: readonly string[];
  readonly openFleet: () => void;
  readonly openRecent: (file: string) => void;
  readonly openLab: () => void;
  readonly showSettings: () => void;
};

/** macOS needs the roles of app and edit menu for its keys; Electron's own view menu has devtools. */
export function menuTemplate(options: MenuOptions): Item[] {
  const { words, platform } = options;
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: words.file, submenu: fileMenu(options) },
    { role: 'editMenu', label: words.edit, submenu: editMenu(words) },
    { label: words.view, submenu: viewMenu(options) },
    {
      role: 'windowMenu',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'close', label: words.close },
      ],
    },
  ];
}

function fileMenu(options: MenuOptions): Item[] {
  const { words, platform, recent } = options;
  const none: Item = { label: words.noRecent, enabled: false };
  const files = recent.map(
    (file): Item => ({ label: file, click: () => options.openRecent(file) }),
  );
  return [
    { label: words.openFleet, accelerator: 'CmdOrCtrl+O', click: options.openFleet },
    {
      label: words.recentFleets,
      submenu: [
        ...(files.length === 0 ? [none] : files),
        { type: 'separator' },
        { label: words.lab, click: options.openLab },
      ],
    },
    { type: 'separator' },
    { label: words.settings, accelerator: 'CmdOrCtrl+,', click: options.showSettings },
    ...(platform === 'darwin'
      ? []
      : [{ type: 'separator' } as const, { role: 'quit', label: words.quit } as const]),
  ];
}

const editMenu = (words: ShellWords): Item[] => [
  { role: 'undo', label: words.undo },
  { role: 'redo', label: words.redo },
  { type: 'separator' },
  { role: 'cut', label: words.cut },
  { role: 'copy', label: words.copy },
  { role: 'paste', label: words.paste },
  { role: 'selectAll', label: words.selectAll },
];

function viewMenu({ words, isPackaged }: MenuOptions): Item[] {
  const developer: Item[] = [
    { type: 'separator' },
    { role: 'reload', label: words.reload },
    { role: 'toggleDevTools', label: words.developerTools },
  ];
  return [
    { role: 'resetZoom', label: words.resetZoom },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: words.fullScreen },
    ...(isPackaged ? [] : developer),
  ];
}
