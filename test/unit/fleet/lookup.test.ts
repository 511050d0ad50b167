import { describe, expect, it } from 'vitest';
import * as lookup from '../../../electron/fleet/lookup.ts';
import type { Placement } from '../../../shared/model/placement.ts';
import { exampleText, fleetOf } from '../../support/fleet/example.ts';

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

describe('an engine serves as', () => {
  const [here, away] = fleet.engines;
  if (!here || !away) throw new Error('the example has two engines');
  const serves = (site: string, service: string, placements: readonly Placement[] = []) =>
    lookup.servesAs({ ...fleet, placements }, here, { service, site });
  const standIn: Placement = {
    ...{ id: 'stands-in', service: 'counter', site: here.site, engine: here.id },
    ...{ instances: 1, backupFor: away.site },
  };

  it('what stands at its own site, whatever is placed there now', () => {
    expect(serves(here.site, 'counter')).toBe(true);
    expect(serves(here.site, 'of-an-earlier-file')).toBe(true);
  });

  it('another site only where a placement of that service stands in for it there', () => {
    expect(serves(away.site, 'counter')).toBe(false);
    expect(serves(away.site, 'counter', [standIn])).toBe(true);
    expect(serves(away.site, 'other', [standIn])).toBe(false);
    expect(serves(away.site, 'counter', [{ ...standIn, engine: away.id }])).toBe(false);
    expect(serves('no-such-site', 'counter', [standIn])).toBe(false);
  });
});
