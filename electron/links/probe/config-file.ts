import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, serviceLine } from './about-host.ts';
import { ask } from './ask.ts';
import { filesOf, type HaproxyProcess, startLine } from './haproxy-process.ts';
import { missing, ok, type ProbeFinding } from './line.ts';

/** Whether HAProxy loads our file: named, or in a directory that is named. */
export function probeLoaded(
  { paths }: Gateway,
  host: HostFacts,
  process: HaproxyProcess | { readonly unseen: string },
): ProbeFinding {
  const what = 'our file is loaded';
  if ('unseen' in process) return missing(what, `not known: ${process.unseen}`);
  const files = filesOf(process.words);
  const isLoaded = files.some((file) => file === paths.config || isInside(paths.config, file));
  if (isLoaded) return ok(what, `HAProxy was started with -f ${paths.config}`);
  const found = `HAProxy reads ${files.join(', ') || 'no file'} only`;
  return missing(what, found, loadLine(paths.config, host, process));
}

const isInside = (file: string, directory: string): boolean =>
  /\.cfg$/.test(file) && file.slice(0, file.lastIndexOf('/')) === directory.replace(/\/$/, '');

/** HAProxy does not start when a file that it is given is not there: it is made first. */
function loadLine(file: string, host: HostFacts, process: HaproxyProcess): string {
  const touch = `${host.isRoot ? '' : 'sudo '}touch ${quote(file)}`;
  if (host.manager !== 'openrc' && process.unit === undefined) {
    return `${touch} && ${startLine(process, host, ['-f', file])} -sf ${process.pid}`;
  }
  const defaults = host.family === 'redhat' ? '/etc/sysconfig/haproxy' : '/etc/default/haproxy';
  const name = host.family === 'redhat' ? 'OPTIONS' : 'EXTRAOPTS';
  const restart = serviceLine(host, 'restart', process.unit ?? 'haproxy');
  return `${touch} && echo '${name}="-f ${file}"' | sudo tee -a ${defaults} && ${restart}`;
}

/** Whether an installation could write our file: as the remote user, or through sudo's tee. */
export async function probeConfig(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
): Promise<ProbeFinding> {
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
