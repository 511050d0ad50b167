import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../electron/fleet/format-problem.ts';
import { exampleText, fleetOf, problemsOf } from '../../support/fleet/example.ts';

describe('a good fleet file', () => {
  const fleet = fleetOf(exampleText);

  it('holds everything of the example', () => {
    const sizes = Object.entries(fleet).map(([word, list]) => [word, list.length]);
    expect(Object.fromEntries(sizes)).toEqual({
      name: 'Riverside malls'.length,
      environments: 2,
      sites: 2,
      gateways: 2,
      engines: 2,
      cameras: 6,
      services: 1,
      releases: 2,
      placements: 2,
    });
  });

  it('reads each way in which a camera is known', () => {
    expect(fleet.cameras.map((camera) => camera.match)).toEqual([
      { kind: 'path', path: '/cam/1' },
      { kind: 'source', address: '192.168.10.102' },
      { kind: 'path', path: '/cam/north' },
      { kind: 'header', name: 'x-camera-id', value: 'south' },
      { kind: 'query', name: 'cam', value: 'parking' },
      { kind: 'certificate', commonName: 'q7-atrium' },
    ]);
  });

  it('reads how hosts are reached', () => {
    expect(fleet.gateways[1]?.ssh).toEqual({
      host: '10.20.7.2',
      port: 22,
      user: 'tallydeck',
      auth: { kind: 'key', path: `${homedir()}/.ssh/tallydeck`, passphrase: { kind: 'ask' } },
      jump: { host: 'bastion.example.net', user: 'operator', auth: { kind: 'agent' } },
    });
    expect(fleet.engines.map((engine) => engine.endpoint.kind)).toEqual(['ssh', 'tls']);
    expect(fleet.engines[1]?.endpoint).toMatchObject({
      ca: `${homedir()}/.docker/q7/ca.pem`,
      cert: `${homedir()}/.docker/q7/cert.pem`,
      key: `${homedir()}/.docker/q7/key.pem`,
    });
  });

  it('reads sizes, times and port ranges', () => {
    expect(fleet.services[0]?.resources).toMatchObject({
      memoryBytes: 512 * 2 ** 20,
      sharedMemoryBytes: 64 * 2 ** 20,
    });
    expect(fleet.services[0]?.lease).toEqual({ driving: 15, deadMan: 120 });
    expect(fleet.engines[0]?.ports).toEqual({ from: 21000, to: 21049 });
  });

  it('fills in what is left out', () => {
    const small = fleetOf(`
name: Small
environments: { prod: { kind: production, color: '#2f9e44', order: 1 } }
sites: { hall: { environment: prod, latitude: 1, longitude: 2, timeZone: UTC } }
gateways:
  gate:
    site: hall
    ssh: { host: gate }
    listeners: { frames: { port: 8080 } }
    routes: [{ listener: frames, service: counter }]
    engines: [box]
engines: { box: { site: hall, local: /var/run/docker.sock, address: 127.0.0.1, ports: 1-9 } }
services: { counter: { port: 80, metrics: { counts: objects } } }
`);
    expect(small.cameras).toEqual([]);
    expect(small.sites[0]?.name).toBe('hall');
    expect(small.gateways[0]).toMatchObject({
      mode: 'observe',
      paths: {
        config: '/etc/haproxy/tallydeck.cfg',
        maps: '/var/lib/tallydeck',
        socket: '/run/haproxy/admin.sock',
        reload: 'sudo systemctl reload haproxy',
      },
      listeners: [{ id: 'frames', address: '0.0.0.0', port: 8080 }],
    });
    expect(small.services[0]).toMatchObject({
      name: 'counter',
      healthPath: '/healthz',
      healthStatus: '200-399',
      healthHeaders: {},
      metricsPath: '/metrics',
      stickiness: 'camera',
      metrics: { labels: { camera: 'camera', code: 'code' } },
    });
  });

  it('takes one status code of a healthy answer as a number', () => {
    const text = exampleText.replace('healthStatus: 200-399', 'healthStatus: 204');
    expect(fleetOf(text).services[0]?.healthStatus).toBe('204');
  });

  it('takes ranges of status codes that rise, and no others', () => {
    const asked = (statuses: string) =>
      exampleText.replace('healthStatus: 200-399', `healthStatus: '${statuses}'`);
    expect(fleetOf(asked('200-200,304')).services[0]?.healthStatus).toBe('200-200,304');
    for (const statuses of ['399-200', '200-299,404-302'])
      expect(problemsOf(asked(statuses))).toHaveLength(1);
  });

  it('reads the same behind a byte order mark, with Windows line ends, and through aliases', () => {
    expect(fleetOf(`\uFEFF${exampleText}`)).toEqual(fleet);
    expect(fleetOf(exampleText.replaceAll('\n', '\r\n'))).toEqual(fleet);
    const aliased = exampleText
      .replace('model: Axis P3265-LV', 'model: &axis Axis P3265-LV')
      .replace('model: Axis P3265-LV', 'model: *axis');
    expect(aliased).toContain('*axis');
    expect(fleetOf(aliased)).toEqual(fleet);
  });
});

it('names every problem of a file at once, in the order of the file', () => {
  const problems = problemsOf(`name: 5
environments:
  prod: { kind: produktion, color: red, ordr: 1 }
sites:
  a/b: { environment: prod, latitude: 95, longitude: 1, timeZone: Mars/Base }
  b: { environment: prdo, latitude: 9, longitude: 1, timeZone: Asia/Tokyo }
gateways: {}
engines: {}
services:
`);
  expect(problems.map(formatProblem)).toEqual([
    "fleet.yaml:1:7: name is 5 (expected the fleet's name, in one line of plain text)",
    'fleet.yaml:3:3: environments.prod.order is missing (expected a whole number: lanes are drawn in this order, lowest first)',
    'fleet.yaml:3:17: environments.prod.kind is "produktion" (expected one of development, staging, production, disaster-recovery)',
    'fleet.yaml:3:36: environments.prod.color is "red" (expected a colour such as \'#2f9e44\', in quotes)',
    'fleet.yaml:3:41: unknown key "ordr" in environments.prod (expected order, the nearest known key)',
    'fleet.yaml:5:3: "a/b" is not an id (expected letters, digits, - _ and . only, at most 63, beginning with a letter, a digit or _)',
    'fleet.yaml:5:39: sites.a/b.latitude is 95 (expected degrees north, from -90 to 90)',
    'fleet.yaml:5:67: sites.a/b.timeZone is "Mars/Base" (expected an IANA time zone, such as Asia/Ho_Chi_Minh)',
    'fleet.yaml:6:21: "prdo" is not in environments (expected an id of environments; the nearest is "prod")',
    'fleet.yaml:9:10: services is empty (expected a map of keys; {} for none)',
  ]);
});

it('does not repeat a secret that stands in the file', () => {
  const problems = problemsOf(
    exampleText.replace('passphrase: ask', 'passphrase: hunter2').replace("'0.45'", '7654321'),
  );
  expect(problems.map(({ what }) => what)).toEqual([
    'gateways.q7-gate.ssh.passphrase is not right (its value is not shown)',
    'services.counter.env.CONFIDENCE is not right (its value is not shown)',
  ]);
});

it('says nothing of what stands below a fault in the YAML, where nothing is certain', () => {
  const problems = problemsOf('nmae: x\nsites:\n\ta: 1\nzites: 3\n');
  expect(problems.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '1 unknown key "nmae" in the file',
    '3 a tab as indentation',
  ]);
});
