import { type Checks, entries, type FleetEntry } from './context.ts';

/** Containers that must fit beside each other during a change: the stable ones and a candidate's. */
const slotsInUse = 2;

export function checkEngines(checks: Checks): void {
  const { engines, placements } = checks.file;
  const seen: [string, FleetEntry<'engines'>][] = [];
  for (const [id, engine] of entries(engines)) {
    const other = seen.find(
      ([otherId, at]) =>
        at.address === engine.address &&
        at.ports.from <= engine.ports.to &&
        engine.ports.from <= at.ports.to &&
        areNeighbours(checks, [id, engine], [otherId, at]),
    );
    seen.push([id, engine]);
    if (other !== undefined) {
      const [otherId, { ports, address }] = other;
      const what = `the ports overlap ${ports.from}-${ports.to} of ${otherId}, also at ${address}`;
      checks.report(['engines', id, 'ports'], what, 'a range of its own');
    }
    const instances = entries(placements)
      .filter(([, placement]) => placement.engine === id)
      .reduce((sum, [, placement]) => sum + placement.instances, 0);
    const size = engine.ports.to - engine.ports.from + 1;
    if (size >= instances * slotsInUse) continue;
    const what = `${size} ports for ${instances} placed instances`;
    const expected = `at least ${instances * slotsInUse}: a candidate stands beside stable`;
    checks.report(['engines', id, 'ports'], what, expected);
  }
}

/** Sites may use the same private addresses; within one site, or behind one gateway, they clash. */
function areNeighbours(
  { file }: Checks,
  [a, { site }]: [string, FleetEntry<'engines'>],
  [b, other]: [string, FleetEntry<'engines'>],
): boolean {
  if (site === other.site) return true;
  return Object.values(file.gateways).some(
    ({ engines }) => engines.includes(a) && engines.includes(b),
  );
}
