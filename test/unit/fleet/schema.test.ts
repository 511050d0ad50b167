import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fleetJsonSchema } from '../../../electron/fleet/file/json-schema.ts';

it('the committed JSON Schema is current (else: node scripts/write-fleet-schema.ts)', () => {
  const committed = new URL('../../../electron/fleet/fleet.schema.json', import.meta.url);
  expect(readFileSync(committed, 'utf8')).toBe(fleetJsonSchema());
});

it('completes every section, and lets none be misspelt', () => {
  const schema = JSON.parse(fleetJsonSchema());
  expect(schema.required).toEqual([
    'name',
    'environments',
    'sites',
    'gateways',
    'engines',
    'services',
  ]);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.sites.additionalProperties.required).toContain('timeZone');
});
