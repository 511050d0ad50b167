import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, serviceLine } from './about-host.ts';
import { ask } from './ask.ts';
import { type Finding, missing, ok } from './line.ts';

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

/** Whether HAProxy loads our file: named, or in a directory that is named. */
export async function probeLoaded(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
  pid: number | undefined,
): Promise<Finding> {
  const what = 'our file is loaded';
  if (pid === undefined) return missing(what, 'not known: HAProxy did not answer');
  const answer = await ask(ssh, `tr '\\0' '\\n' < /proc/${pid}/cmdline`);
  if (!answer.isFine) return missing(what, `the command line cannot be read: ${answer.detail}`);
  const files = filesOf(answer.lines);
  const isLoaded = files.some((file) => file === paths.config || isInside(paths.config, file));
  if (isLoaded) return ok(what, `HAProxy was started with -f ${paths.config}`);
  const found = `HAProxy reads ${files.join(', ') || 'no file'} only`;
  return missing(what, found, loadLine(paths.config, host));
}

const isInside = (file: string, directory: string): boolean =>
  /\.cfg$/.test(file) && file.slice(0, file.lastIndexOf('/')) === directory.replace(/\/$/, '');

/** HAProxy does not start when a file that it is given is not there: it is made first. */
function loadLine(file: string, host: HostFacts): string {
  const defaults = host.family === 'redhat' ? '/etc/sysconfig/haproxy' : '/etc/default/haproxy';
  const name = host.family === 'redhat' ? 'OPTIONS' : 'EXTRAOPTS';
  const restart = serviceLine(host, 'restart', 'haproxy');
  if (host.manager === 'none') return `start haproxy with one more -f ${file}`;
  return `sudo touch ${quote(file)} && echo '${name}="-f ${file}"' | sudo tee -a ${defaults} && ${restart}`;
}

/** Whether an installation could write our file: as the remote user, or through sudo's tee. */
export async function probeConfig(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
): Promise<Finding> {
  const what = 'our file can be written';
  const file = quote(paths.config);
  const directory = quote(paths.config.slice(0, paths.config.lastIndexOf('/')) || '/');
  const { lines, isFine } = await ask(
    ssh,
    `if [ -w ${file} ]; then echo itself; elif [ ! -e ${file} ] && [ -w ${directory} ]; then echo directory; else sudo -n -l tee ${file} >/dev/null && echo sudo; fi`,
  );
  if (isFine && lines[0] === 'sudo') return ok(what, `${paths.config}, through sudo tee`);
  if (isFine) return ok(what, paths.config);
  const mend = `sudo touch ${file} && sudo chown ${host.user} ${file}`;
  return missing(what, `${paths.config}: not by ${host.user}`, mend);
}
