import { expect, it } from 'vitest';
import * as lookup from '../../electron/fleet/lookup.ts';
import { exampleText, fleetOf } from './fleet-support/example.ts';

const fleet = fleetOf(exampleText);
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

it('finds what belongs together', () => {
  expect(ids(lookup.sitesIn(fleet, 'production'))).toEqual(['q7-mall']);
  expect(ids(lookup.camerasOf(fleet, 'q2-gate'))).toEqual(['q2-cam-1', 'q2-cam-2']);
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
