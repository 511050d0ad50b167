import type { ProblemCase } from './example.ts';

/** Keys and values that are wrong by themselves. */
export const valueCases: readonly ProblemCase[] = [
  [
    'an unknown key',
    'unknown key "time_zone" in sites.q2-lab (expected timeZone, the nearest known key)',
    'latitude: 10.8494',
    'latitude: 10.8494\n    ‸time_zone: UTC',
  ],
  [
    'an unknown key that resembles none',
    'unknown key "colour" in cameras.q2-cam-1 (expected one of name, site, gateway, service, zone, model, ingest, match)',
    'name: Bench camera 1',
    '‸colour: red',
  ],
  [
    'an unknown section',
    'unknown key "releasse" in the file (expected releases, the nearest known key)',
    'sites:\n',
    '‸releasse: {}\nsites:\n',
  ],
  [
    'a key of every object',
    'the key "__proto__" (expected any other name)',
    '  q7-south:',
    '  ‸__proto__:',
  ],
  [
    'a range that runs backwards',
    'engines.q7-engine.ports is "21099-21000" (expected a range of ports from low to high, such as 21000-21099)',
    'ports: 21000-21099',
    'ports: ‸21099-21000',
  ],
  [
    'pull',
    'cameras.q7-north.ingest is "pull" (expected push: a gateway does not fetch frames from cameras yet, so let the camera post them)',
    'ingest: push # the only way for now',
    'ingest: ‸pull',
  ],
  [
    'a latitude beyond the pole',
    'sites.q7-mall.latitude is 107.295 (expected degrees north, from -90 to 90)',
    'latitude: 10.7295',
    'latitude: ‸107.295',
  ],
  [
    'a longitude beyond the date line',
    'sites.q7-mall.longitude is -180.5 (expected degrees east, from -180 to 180)',
    'longitude: 106.7218',
    'longitude: ‸-180.5',
  ],
  [
    'a latitude that is no number',
    'sites.q7-mall.latitude is null (expected degrees north, from -90 to 90)',
    'latitude: 10.7295',
    'latitude: ‸.nan',
  ],
  [
    'a time zone that is none',
    'sites.q7-mall.timeZone is "Asia/Saigonn" (expected an IANA time zone, such as Asia/Ho_Chi_Minh)',
    'longitude: 106.7218\n    timeZone: Asia/Ho_Chi_Minh',
    'longitude: 106.7218\n    timeZone: ‸Asia/Saigonn',
  ],
  [
    'a version that YAML takes for a number',
    "releases.counter-1-5.version is 1.5 (expected a version such as '1.4', in quotes)",
    "version: '1.5.0'",
    'version: ‸1.5',
  ],
  [
    'an image that is none',
    'releases.counter-1-5.image is "registry.example.net/Vision counter" (expected an image such as registry.example/counter:1.4.0)',
    'image: registry.example.net/vision/counter:1.5.0',
    'image: ‸registry.example.net/Vision counter',
  ],
  [
    'a digest that is cut off',
    'releases.counter-1-5.platforms.linux/arm64.manifest is "sha256:1c0e9d8f" (expected the digest of the manifest, sha256: and 64 hexadecimal digits)',
    'sha256:1c0e9d8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d',
    '‸sha256:1c0e9d8f',
  ],
  [
    'a platform that is none',
    'the key "linux arm" in releases.counter-1-5.platforms (expected a platform such as linux/amd64)',
    'linux/arm64:',
    '‸linux arm:',
  ],
  [
    'a time in a unit that is none',
    'services.counter.lease.driving is "15 days" (expected a time from 5 s to 600 s, such as 15s or 2m)',
    'driving: 15s',
    'driving: ‸15 days',
  ],
  [
    'a size in a unit that is none',
    'services.counter.resources.memory is "512 MB" (expected a size in bytes, such as 512m or 2g)',
    'memory: 512m',
    'memory: ‸512 MB',
  ],
  [
    'a header that would end the rule it stands in',
    'cameras.q7-south.match.header.name is "x) -m found } { src" (expected the name of an HTTP header, such as X-Camera-Id, and not one of ours (X-Tallydeck-…))',
    'name: X-Camera-Id',
    "name: ‸'x) -m found } { src'",
  ],
  [
    'a path that HAProxy would evaluate',
    'cameras.q7-north.match.path is "/cam/%[src]" (expected the path that the camera posts to, a path such as /cam/1)',
    'path: /cam/north',
    "path: ‸'/cam/%[src]'",
  ],
  [
    'a map value with a line break',
    'cameras.q7-parking.match.query.value is "parking\\nx y" (expected the parameter\'s value, of letters, digits and . _ ~ : / @ + = , - only)',
    'value: parking',
    'value: ‸"parking\\nx y"',
  ],
  [
    'a path that climbs',
    'gateways.q7-gate.paths.maps is "/var/lib/../../etc" (expected the absolute path of our directory of maps, of letters, digits and . _ - + @ only)',
    'maps: /var/lib/tallydeck',
    'maps: ‸/var/lib/../../etc',
  ],
  [
    'a host that ssh would take for an option',
    'gateways.q2-gate.ssh.host is "-oProxyCommand=reboot" (expected a host name, an address or an alias of your ssh configuration)',
    'host: q2-gate.example.net',
    'host: ‸-oProxyCommand=reboot',
  ],
  [
    'a name with a control character',
    'cameras.q7-parking.name is "Parking\\u001b[31m ramp" (expected the name that people read, in one line of plain text)',
    'name: Parking ramp',
    'name: ‸"Parking\\e[31m ramp"',
  ],
  [
    'a tag',
    'unresolved tag: tag:yaml.org,2002:binary (expected one document of YAML 1.2, indented by spaces)',
    'model: Axis P1468',
    'model: ‸!!binary QXhpcw==',
  ],
  [
    'a second document',
    'a second document begins here (expected one document of YAML 1.2, indented by spaces)',
    'sites:\n',
    '‸---\nsites:\n',
  ],
];
