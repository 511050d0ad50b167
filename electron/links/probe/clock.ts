import type { SshLink } from '../link.ts';
import { type HostFacts, installLine } from './about-host.ts';
import { ask } from './ask.ts';
import { ok, type ProbeFinding, warning } from './line.ts';

const what = 'clock';
/** Leases are kept in the gateway's own clock, so a difference harms charts and logs only. */
const tolerableMs = 2000;

export function clockFinding(offsetMs: number, uncertaintyMs: number, mend: string): ProbeFinding {
  const size = Math.abs(offsetMs);
  if (size <= tolerableMs + uncertaintyMs) return ok(what, 'agrees with this machine');
  const seconds = (size / 1000).toFixed(1);
  return warning(what, `${seconds} s ${offsetMs < 0 ? 'behind' : 'ahead of'} this machine`, mend);
}

export async function probeClock(ssh: SshLink, host: HostFacts): Promise<ProbeFinding> {
  const asked = Date.now();
  const { lines } = await ask(ssh, 'date +%s');
  const answered = Date.now();
  const seconds = lines[0] ?? '';
  if (!/^\d{1,12}$/.test(seconds)) return warning(what, 'the date could not be read');
  // Whole seconds: the true time is half a second later on average.
  const offset = Number(seconds) * 1000 + 500 - (asked + answered) / 2;
  const mend =
    host.manager === 'systemd' ? 'sudo timedatectl set-ntp true' : installLine(host, 'chrony');
  return clockFinding(offset, 500 + (answered - asked) / 2, mend);
}
