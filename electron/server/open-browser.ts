import { spawn } from 'node:child_process';

/** Shows the address in the person's browser where there is a screen to show it on. */
export function openBrowser(url: string): void {
  const command = opener();
  if (!command) return;
  const [name, ...words] = command;
  const child = spawn(name, [...words, url], { stdio: 'ignore', detached: true });
  // No opener installed: the address was printed, which is enough.
  child.on('error', () => undefined);
  child.unref();
}

function opener(): [string, ...string[]] | undefined {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}
