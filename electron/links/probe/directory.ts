import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, installLine } from './about-host.ts';
import { ask } from './ask.ts';
import { missing, ok, oneLine, type ProbeFinding, warning } from './line.ts';

/** Maps and state of a large site take less than 1 MB; a disk this full is about to fail. */
const fewKilobytes = 20 * 1024;

/** A file is really written: rights alone say nothing of a full or read-only disk. */
export async function probeDirectory(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
): Promise<ProbeFinding> {
  const what = 'directory for maps';
  const directory = quote(paths.maps);
  const probe = quote(`${paths.maps}/.tallydeck-probe`);
  const answer = await ask(
    ssh,
    `cd ${directory} && { head -c 65536 /dev/zero > ${probe}.$$; rc=$?; rm -f ${probe}.$$; [ $rc -eq 0 ]; } && df -Pk ${directory}`,
  );
  if (!answer.isFine) {
    const mend = /no space/i.test(answer.detail)
      ? `df -h ${directory}; the disk is full: free some space`
      : `sudo mkdir -p ${directory} && sudo chown ${host.user} ${directory}`;
    return missing(what, `${paths.maps} cannot be written: ${answer.detail}`, mend);
  }
  const free = Number(answer.lines[1]?.split(/\s+/)[3]);
  if (!Number.isFinite(free)) return warning(what, `${paths.maps}: free space is not known`);
  const found = `${paths.maps}: ${Math.floor(free / 1024)} MB free`;
  if (free >= fewKilobytes) return ok(what, found);
  return warning(what, found, `df -h ${directory}; free some space`);
}

/** Two consoles never write one file at once; stock BusyBox has it too. */
export async function probeLock(ssh: SshLink, host: HostFacts): Promise<ProbeFinding> {
  const { isFine, lines } = await ask(ssh, 'command -v flock');
  if (isFine) return ok('flock', oneLine(lines[0] ?? ''));
  return missing('flock', 'not found', installLine(host, 'util-linux'));
}
