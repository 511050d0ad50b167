import { type Checks, entries, type FleetEntry } from './context.ts';

export function checkPlacements(checks: Checks): void {
  const seen = new Map<string, string>();
  for (const [id, placement] of entries(checks.file.placements)) {
    const { service, site, engine } = placement;
    // Containers carry the name of the site that they serve: an engine may stand in for another, too.
    const key = `${service} ${placement.backupFor ?? site} ${engine}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, id);
    else {
      const what = `${service} is already placed on ${engine} by ${other}`;
      checks.report(['placements', id], what, 'one placement of a service on an engine');
    }
    checkEngine(checks, id, placement);
    checkInitial(checks, id, placement);
    if (placement.backupFor === site) {
      const what = `a backup for its own site ${site}`;
      checks.report(['placements', id, 'backupFor'], what, 'the id of another site');
    }
  }
}

function checkEngine({ file, report, idsOf }: Checks, id: string, at: FleetEntry<'placements'>) {
  if (!Object.hasOwn(file.engines, at.engine) || !Object.hasOwn(file.sites, at.site)) return;
  // A gateway that could not be read may well be the one.
  if (idsOf('gateways')?.length !== Object.keys(file.gateways).length) return;
  const behind = Object.values(file.gateways).some(
    ({ site, engines }) => site === at.site && engines.includes(at.engine),
  );
  if (behind) return;
  const what = `the engine ${at.engine} is not behind a gateway of ${at.site}`;
  report(['placements', id, 'engine'], what, `an engine that a gateway of ${at.site} lists`);
}

function checkInitial({ file, report }: Checks, id: string, at: FleetEntry<'placements'>) {
  const release = at.initial === undefined ? undefined : file.releases[at.initial];
  if (release === undefined || release.service === at.service) return;
  const what = `the release ${at.initial} is one of ${release.service}, not of ${at.service}`;
  report(['placements', id, 'initial'], what, `a release of ${at.service}`);
}
