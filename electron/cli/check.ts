import type { ProbeLine } from '../../shared/contract/fleet.ts';
import type { Api } from './connect.ts';
import type { Output } from './output.ts';

const marks = { ok: '✓', warning: '!', missing: '✗' } as const;

/** Probes one host or all; something missing is exit 1. */
export async function check(api: Api, output: Output, host?: string): Promise<number> {
  const lines: ProbeLine[] = [];
  for await (const line of await api.fleet.check(host === undefined ? {} : { host })) {
    lines.push(line);
    output.line(`${marks[line.status]} ${line.host}: ${line.what}: ${line.found}`);
    if (line.mend !== undefined) output.line(`    to mend it: ${line.mend}`);
  }
  const ok = lines.every((line) => line.status !== 'missing');
  output.document({ ok, lines });
  return ok ? 0 : 1;
}
