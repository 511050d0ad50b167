import type { ProbeLine } from '../../shared/contract/fleet.ts';
import { type Api, firstAnswer } from './connect.ts';
import { fleetNow, sayProblems } from './fleet-problems.ts';
import type { Output } from './output.ts';

const marks = { ok: '✓', warning: '!', missing: '✗' } as const;

/** Probes one host or all; something missing, or a fault in the fleet file, is exit 1. */
export async function check(api: Api, output: Output, host?: string): Promise<number> {
  const { problems } = await firstAnswer(fleetNow(api));
  sayProblems(output, problems);
  const lines: ProbeLine[] = [];
  for await (const line of await api.fleet.check(host === undefined ? {} : { host })) {
    if (line.host !== lines.at(-1)?.host) sayRight(output, lines);
    lines.push(line);
    if (line.status === 'ok') continue;
    output.line(`${marks[line.status]} ${line.host}: ${line.what}: ${line.found}`);
    if (line.mend !== undefined) output.line(`    fix: ${line.mend}`);
  }
  sayRight(output, lines);
  const count = (status: ProbeLine['status']) =>
    lines.filter((line) => line.status === status).length;
  const hosts = new Set(lines.map((line) => line.host)).size;
  const ok = count('missing') === 0 && problems.length === 0;
  output.line(
    `${plural(hosts, 'host')}, ${lines.length} looked at: ${count('missing')} missing, ${plural(count('warning'), 'warning')}`,
  );
  output.document({ ok, problems, lines });
  return ok ? 0 : 1;
}

/** One line for all that is right at the host that was looked at last. */
function sayRight(output: Output, lines: readonly ProbeLine[]): void {
  const host = lines.at(-1)?.host;
  if (host === undefined) return;
  const own = lines.filter((line) => line.host === host);
  const right = own.filter((line) => line.status === 'ok').length;
  if (right === 0) return;
  output.line(
    right === own.length
      ? `✓ ${host}: all right, ${right} looked at`
      : `  ${host}: right otherwise, ${right} looked at`,
  );
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
