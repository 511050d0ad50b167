import { expect, it } from 'vitest';
import * as lookup from '../../electron/fleet/lookup.ts';
import { edited, exampleText, fleetOf } from './fleet-support/example.ts';

const fleet = fleetOf(
  edited(
    '  q7-counter:\n',
    '  q2-spare: { service: counter, site: q2-lab, engine: q2-engine, backupFor: q7-mall }\n  q7-counter:\n',
    edited(
      '  q2-counter:\n    service: counter\n    site: q2-lab\n    engine: q2-engine\n    instances: 1\n    initial: counter-1-4 # for an empty site only; what is stable is state, not configuration\n',
      '',
      exampleText,
    ),
  ),
);
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

it('finds what belongs together', () => {
  expect(ids(lookup.sitesIn(fleet, 'production'))).toEqual(['q7-mall']);
  expect(ids(lookup.gatewaysOf(fleet, 'q7-mall'))).toEqual(['q7-gate']);
  expect(ids(lookup.enginesOf(fleet, 'q7-mall'))).toEqual(['q7-engine']);
  expect(ids(lookup.camerasOf(fleet, 'q2-gate', 'counter'))).toEqual(['q2-cam-1', 'q2-cam-2']);
  expect(lookup.camerasOf(fleet, 'q2-gate', 'other')).toEqual([]);
  expect(ids(lookup.releasesOf(fleet, 'counter'))).toEqual(['counter-1-4', 'counter-1-5']);
  expect(ids(lookup.backupsFor(fleet, 'q7-mall', 'counter'))).toEqual(['q2-spare']);
  expect(lookup.siteById(fleet, 'constructor')).toBeUndefined();
});

it('counts a service once at a gateway that routes to it twice', () => {
  const gateway = lookup.gatewayById(fleet, 'q7-gate');
  expect(gateway && ids(lookup.servicesOf(fleet, gateway))).toEqual(['counter']);
});

it('finds the gateways that a scope concerns', () => {
  const gateways = (scope: Parameters<typeof lookup.gatewaysIn>[1]) =>
    ids(lookup.gatewaysIn(fleet, scope));
  expect(gateways({ kind: 'site', service: 'counter', site: 'q2-lab' })).toEqual(['q2-gate']);
  expect(gateways({ kind: 'environment', service: 'counter', environment: 'production' })).toEqual([
    'q7-gate',
  ]);
  expect(gateways({ kind: 'site', service: 'other', site: 'q2-lab' })).toEqual([]);
});
