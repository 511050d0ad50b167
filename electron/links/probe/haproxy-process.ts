import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import type { HostFacts } from './about-host.ts';
import { ask } from './ask.ts';
import { oneLine } from './line.ts';

/** HAProxy as it runs there, whoever started it. */
export type HaproxyProcess = {
  /** The master where there is one, else the process that answers. */
  readonly pid: number;
  readonly isMaster: boolean;
  /** Name of the program that started it; init where that one has ended. */
  readonly startedBy: string;
  /** The systemd unit whose main process it is. */
  readonly unit?: string;
  /** Where Debian's unit takes further options from. */
  readonly hasDefaults: boolean;
  /** Its command line, as it would be started anew. */
  readonly words: readonly string[];
};

/** Looks at the process that answers at the admin socket, and at its master. */
const script = (pid: number): string =>
  [
    `p=${pid}`,
    'parent() { sed -n "s/^PPid:[[:space:]]*//p" "/proc/$1/status"; }',
    'm=$(parent "$p")',
    'if [ "$(cat "/proc/$m/comm" 2>/dev/null)" = haproxy ]; then echo master; else echo single; m=$p; fi',
    'echo "$m"',
    'cat "/proc/$(parent "$m")/comm" 2>/dev/null || echo unknown',
    // A unit that only holds it (of SSH, of cron) does not start it again.
    'u=$(sed -n "s|.*/\\([^/]*[.]service\\)$|\\1|p" "/proc/$m/cgroup" 2>/dev/null | tail -n 1)',
    'if [ -n "$u" ] && [ "$(systemctl show "$u" -p MainPID --value 2>/dev/null)" = "$m" ]; then echo "$u"; else echo; fi',
    'if [ -e /etc/default/haproxy ]; then echo yes; else echo no; fi',
    `tr '\\0' '\\n' < "/proc/$m/cmdline"`,
  ].join('\n');

/** The HAProxy process there, or why it cannot be seen. */
export async function lookAtHaproxy(
  ssh: SshLink,
  pid: number,
): Promise<HaproxyProcess | { readonly unseen: string }> {
  const { lines, isFine, detail } = await ask(ssh, script(pid));
  const [kind, master = '', startedBy = '', unit = '', defaults, ...words] = lines;
  if (!isFine || !/^\d+$/.test(master) || words.length === 0) return { unseen: detail };
  return {
    pid: Number(master),
    isMaster: kind === 'master',
    startedBy: oneLine(startedBy, 40),
    ...(/^[A-Za-z0-9_.@-]+$/.test(unit) && { unit }),
    hasDefaults: defaults === 'yes',
    words: withoutReload(words.filter((word) => word !== '')),
  };
}

/** Without what a reload adds for the one process that it begins: the old ones, and their socket. */
function withoutReload(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let skipped = '';
  for (const word of words) {
    if (/^-(?:sf|st|x)$/.test(word)) skipped = word;
    else if (skipped === '-x') skipped = '';
    else if (skipped === '' || !/^\d+$/.test(word)) {
      skipped = '';
      kept.push(word);
    }
  }
  return kept;
}

/** The files and directories that HAProxy reads at every reload, from its command line. */
export function filesOf(words: readonly string[]): readonly string[] {
  const files: string[] = [];
  let isFile = false;
  for (const word of words.slice(1)) {
    if (word === '-f' || word === '--') isFile = true;
    else if (word.startsWith('-')) isFile = false;
    // Several files may follow one -f.
    else if (isFile) files.push(word);
  }
  return files;
}

/** Its process, how it runs and what it reads, in one line. */
export function sayProcess({ pid, isMaster, words }: HaproxyProcess): string {
  const how = isMaster ? 'with a master' : 'without a master';
  return `process ${pid}, ${how}: ${oneLine(words.join(' '), 300)}`;
}

/** The shell line that starts it anew with further words. */
export const startLine = (
  { words }: HaproxyProcess,
  host: HostFacts,
  more: readonly string[] = [],
): string => `${host.isRoot ? '' : 'sudo '}${[...words, ...more].map(plainOrQuoted).join(' ')}`;

const plainOrQuoted = (word: string): string =>
  /^[A-Za-z0-9_./:=@+-]+$/.test(word) ? word : quote(oneLine(word));

/** The line that reloads it where no service manager does; undefined: it has no pid file to name it by. */
export function reloadLine(process: HaproxyProcess, host: HostFacts): string | undefined {
  const { words, isMaster } = process;
  const at = words.indexOf('-p');
  const file = at < 0 ? undefined : words[at + 1];
  if (file === undefined) return undefined;
  const pids = `$(cat ${plainOrQuoted(file)})`;
  if (isMaster) return `${host.isRoot ? '' : 'sudo '}kill -USR2 ${pids}`;
  return `${startLine(process, host)} -sf ${pids}`;
}
