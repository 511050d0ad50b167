import { describe, expect, it } from 'vitest';
import { fleetDifference } from '../../electron/fleet/difference.ts';
import { edited, exampleText, fleetOf } from './fleet-support/example.ts';

const before = fleetOf(exampleText);

/** What differs from the example once these stretches of it are replaced. */
function differenceOf(...edits: readonly (readonly [string, string])[]) {
  const text = edits.reduce((text, [from, to]) => edited(from, to, text), exampleText);
  return fleetDifference(before, fleetOf(text));
}

describe('the difference between two fleets', () => {
  it('is empty between equal ones, however they are written', () => {
    const same = differenceOf(['driving: 15s', 'driving: 15'], ['port: 22\n', 'port: 0x16\n']);
    expect(same).toEqual({ changes: [], gateways: [], engines: [] });
  });

  it('holds names, positions and links as watched only', () => {
    const { changes, gateways, engines } = differenceOf(
      ['name: North entrance', 'name: Nordeingang'],
      ['latitude: 10.7295', 'latitude: 10.73'],
      ['host: 10.20.7.2\n', 'host: 10.20.7.3\n'],
      ["color: '#2f9e44'", "color: '#2f9e45'"],
    );
    expect(changes.map(({ word, id, effect }) => [word, id, effect])).toEqual([
      ['environments', 'production', 'watched'],
      ['sites', 'q7-mall', 'watched'],
      ['gateways', 'q7-gate', 'watched'],
      ['cameras', 'q7-north', 'watched'],
    ]);
    expect({ gateways, engines }).toEqual({ gateways: [], engines: [] });
  });

  it.each([
    ['a listener', 'port: 8443', 'port: 8444'],
    ['a route', 'pathPrefix: /cam', 'pathPrefix: /kam'],
    ['a path', 'maps: /var/lib/tallydeck', 'maps: /var/lib/other'],
    ['how a camera is known', 'match: { path: /cam/north }', 'match: { path: /cam/n }'],
    [
      'a camera more',
      '  q7-north:\n',
      '  q7-x:\n    site: q7-mall\n    gateway: q7-gate\n    service: counter\n    zone: z\n    model: m\n    match: { path: /x }\n  q7-north:\n',
    ],
  ])('finds the one gateway that %s concerns', (_, from, to) => {
    const difference = differenceOf([from, to]);
    expect(difference.gateways).toEqual(['q7-gate']);
    expect(difference.engines).toEqual([]);
    expect(difference.changes.map(({ effect }) => effect)).toEqual(['installed']);
  });

  it.each([
    ['its health path', 'healthPath: /healthz', 'healthPath: /alive', true, true],
    ['its rate limit', 'rateLimit: 30', 'rateLimit: 60', true, false],
    ['its stickiness', 'stickiness: camera', 'stickiness: frame', true, false],
    ['its memory', 'memory: 512m', 'memory: 1g', false, true],
    ['the port in the container', 'port: 8000', 'port: 9000', false, true],
    ['where its metrics are', 'metricsPath: /metrics', 'metricsPath: /m', false, false],
  ])('spreads a service through %s', (_, from, to, onGateways, onEngines) => {
    const difference = differenceOf([from, to]);
    expect(difference.gateways).toEqual(onGateways ? ['q2-gate', 'q7-gate'] : []);
    expect(difference.engines).toEqual(onEngines ? ['q2-engine', 'q7-engine'] : []);
  });

  it('names what came, what went and the fields that changed', () => {
    const { changes } = differenceOf(
      ['  q7-north:\n    name: North entrance', '  q7-nord:\n    name: North entrance'],
      ['name: People counter', 'name: Heads'],
    );
    expect(changes).toEqual([
      { word: 'cameras', id: 'q7-north', change: { kind: 'removed' }, effect: 'installed' },
      { word: 'cameras', id: 'q7-nord', change: { kind: 'added' }, effect: 'installed' },
      {
        word: 'services',
        id: 'counter',
        change: { kind: 'changed', fields: ['name'] },
        effect: 'watched',
      },
    ]);
  });
});
