import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the operating system wants such data when nobody says otherwise. */
export function defaultDataDirectory(): string {
  const home = homedir();
  if (process.platform === 'win32') {
    return join(process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'tallydeck');
  }
  if (process.platform === 'darwin') {
    return join(home, 'Library', 'Application Support', 'tallydeck');
  }
  return join(process.env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'tallydeck');
}

/** Makes the directory if needed and proves that only its owner can enter it. */
export function openDataDirectory(path: string): string {
  const directory = resolve(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return directory;
  const found = statSync(directory);
  if (found.uid !== process.getuid?.()) {
    throw new Error(`${directory} belongs to another user: choose another --data directory`);
  }
  if ((found.mode & 0o077) === 0) return directory;
  // An empty directory was made for us; one with content may be shared on purpose.
  if (readdirSync(directory).length > 0) {
    throw new Error(`${directory} is open to other users: run chmod 700 '${directory}' first`);
  }
  chmodSync(directory, 0o700);
  return directory;
}
