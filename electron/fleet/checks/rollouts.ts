import { type Checks, entries, type FleetEntry } from './context.ts';

/** Checks drills of services, and migrations and flags of releases. */
export function checkRollouts(checks: Checks): void {
  for (const [id, service] of entries(checks.file.services)) checkDrill(checks, id, service);
  for (const [id, release] of entries(checks.file.releases)) {
    checkMigration(checks, id, release);
    checkFlags(checks, id, release);
  }
}

/** Where the service is not placed a drill would never take place, and nobody would know. */
function checkDrill({ file, report, idsOf }: Checks, id: string, service: FleetEntry<'services'>) {
  const site = service.rollout.drill?.site;
  if (site === undefined || idsOf('sites')?.includes(site) !== true) return;
  // A placement that could not be read may well be the one.
  if (idsOf('placements')?.length !== Object.keys(file.placements).length) return;
  const placed = Object.values(file.placements).some(
    (placement) => placement.service === id && placement.site === site,
  );
  if (placed) return;
  const path = ['services', id, 'rollout', 'drill', 'site'];
  report(path, `${id} is not placed at ${site}`, `a site with a placement of ${id}`);
}

function checkMigration({ report }: Checks, id: string, release: FleetEntry<'releases'>) {
  if (release.migration === undefined || release.rollback === 'needs-migration') return;
  const what = `a migration, but the way back is ${release.rollback}`;
  report(['releases', id, 'migration'], what, 'rollback: needs-migration, or no migration');
}

function checkFlags({ file, report }: Checks, id: string, release: FleetEntry<'releases'>) {
  const service = file.services[release.service];
  if (service === undefined || service.flags || Object.keys(release.flags).length === 0) return;
  const what = `flags, but ${release.service} has no flag file`;
  report(['releases', id, 'flags'], what, `flags with a path under the service ${release.service}`);
}
