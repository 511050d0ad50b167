import { nearest } from '../file/nearest.ts';
import type { Path } from '../file/places.ts';
import type { Section } from '../file/schema.ts';
import { type Checks, entries } from './context.ts';

/** Every id that is named stands somewhere. */
export function checkReferences(checks: Checks): void {
  const { file } = checks;
  const refer = (path: Path, target: Section, id: string | undefined) => {
    // No ids are known of a section that is left out or is no map; the latter is reported as such.
    const ids = checks.idsOf(target);
    if (id === undefined || ids === undefined || ids.includes(id)) return;
    checks.report(path, `${JSON.stringify(id)} is not in ${target}`, hint(target, ids, id));
  };
  for (const [id, site] of entries(file.sites)) {
    refer(['sites', id, 'environment'], 'environments', site.environment);
  }
  for (const [id, gateway] of entries(file.gateways)) {
    refer(['gateways', id, 'site'], 'sites', gateway.site);
    gateway.engines.forEach((engine, index) => {
      refer(['gateways', id, 'engines', index], 'engines', engine);
    });
    gateway.routes.forEach(({ service, listener }, index) => {
      const path = ['gateways', id, 'routes', index];
      refer([...path, 'service'], 'services', service);
      if (Object.hasOwn(gateway.listeners, listener)) return;
      const expected = hint('listeners', Object.keys(gateway.listeners), listener);
      checks.report([...path, 'listener'], `no listener ${JSON.stringify(listener)}`, expected);
    });
  }
  for (const [id, engine] of entries(file.engines)) {
    refer(['engines', id, 'site'], 'sites', engine.site);
  }
  for (const [id, camera] of entries(file.cameras)) {
    refer(['cameras', id, 'site'], 'sites', camera.site);
    refer(['cameras', id, 'gateway'], 'gateways', camera.gateway);
    refer(['cameras', id, 'service'], 'services', camera.service);
  }
  for (const [id, { rollout }] of entries(file.services)) {
    refer(['services', id, 'rollout', 'drill', 'site'], 'sites', rollout.drill?.site);
  }
  for (const [id, release] of entries(file.releases)) {
    refer(['releases', id, 'service'], 'services', release.service);
  }
  for (const [id, placement] of entries(file.placements)) {
    refer(['placements', id, 'service'], 'services', placement.service);
    refer(['placements', id, 'site'], 'sites', placement.site);
    refer(['placements', id, 'engine'], 'engines', placement.engine);
    refer(['placements', id, 'initial'], 'releases', placement.initial);
    refer(['placements', id, 'backupFor'], 'sites', placement.backupFor);
  }
}

function hint(target: string, names: readonly string[], id: string): string {
  const guess = nearest(id, names);
  if (guess !== undefined) return `an id of ${target}; the nearest is ${JSON.stringify(guess)}`;
  if (names.length === 0) return `an id of ${target}, but there are none`;
  const some = names.slice(0, 5).join(', ');
  return `an id of ${target}: ${some}${names.length > 5 ? ', …' : ''}`;
}
