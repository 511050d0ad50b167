import type { Camera } from '../../../shared/model/camera.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Environment } from '../../../shared/model/environment.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Site } from '../../../shared/model/site.ts';
import { counterService } from '../gateway/counter-service.ts';

/** What is wrong at a site of the made-up fleet. */
export const plights = [
  'fine',
  'canary',
  'errors',
  'undercount',
  'gateway-down',
  'key-unknown',
  'key-changed',
  'secret',
  'degraded',
  'drift',
  'queued',
  'silent',
  'unread',
] as const;
export type Plight = (typeof plights)[number];

export type FakeSite = { readonly site: Site; readonly plight: Plight };

const environments: readonly Environment[] = [
  { id: 'dev', name: 'Xưởng phát triển', kind: 'development', color: '#8593a1', order: 1 },
  { id: 'staging', name: 'Staging', kind: 'staging', color: '#9a9fd0', order: 2 },
  { id: 'production', name: 'Production', kind: 'production', color: '#56b4e9', order: 3 },
  {
    id: 'reserve',
    name: 'Disaster recovery',
    kind: 'disaster-recovery',
    color: '#e69f00',
    order: 4,
  },
];

type Row = readonly [
  id: string,
  name: string,
  environment: string,
  lat: number,
  lon: number,
  Plight,
];

const rows: readonly Row[] = [
  ['hn-lab', 'Hà Nội Workshop', 'dev', 21.03, 105.78, 'canary'],
  ['dn-trial', 'Đà Nẵng Trial Gate', 'staging', 16.06, 108.22, 'drift'],
  ['vt-trial', 'Vũng Tàu Trial', 'staging', 10.35, 107.08, 'fine'],
  ['hn-gate', 'Hà Nội Railway Station North', 'production', 21.02, 105.84, 'errors'],
  ['hp-port', 'Hải Phòng Port', 'production', 20.86, 106.68, 'gateway-down'],
  ['hue-museum', 'Huế Museum', 'production', 16.47, 107.58, 'fine'],
  ['bt-market', 'Bến Thành Market', 'production', 10.772, 106.698, 'canary'],
  ['ct-bridge', 'Cần Thơ Bridge', 'production', 10.03, 105.79, 'undercount'],
  ['nt-pier', 'Nha Trang Pier', 'production', 12.24, 109.2, 'canary'],
  ['qn-toll', 'Quảng Ninh Toll Plaza', 'production', 21.0, 107.3, 'key-unknown'],
  ['dl-reserve', 'Đà Lạt Reserve', 'reserve', 11.94, 108.44, 'unread'],
];

const names = ['Gate', 'Station', 'Mall', 'Bridge', 'Port', 'Toll', 'Market', 'Terminal'];
const cities: readonly (readonly [string, number, number])[] = [
  ['Hà Nội', 21.03, 105.85],
  ['TP. Hồ Chí Minh', 10.78, 106.7],
  ['Bangkok', 13.75, 100.5],
  ['Singapore', 1.35, 103.82],
  ['Jakarta', -6.2, 106.85],
  ['Manila', 14.6, 120.98],
  ['Taipei', 25.03, 121.56],
  ['Tokyo', 35.68, 139.69],
  ['Đà Nẵng', 16.06, 108.22],
  ['Vientiane', 17.97, 102.6],
  ['Phnom Penh', 11.56, 104.92],
  ['Kuala Lumpur', 3.14, 101.69],
];

function manySites(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, i): Row => {
    const [city, lat, lon] = cities[i % cities.length] ?? ['?', 0, 0];
    const name = `${city} ${names[(i * 5) % names.length]} ${1 + Math.floor(i / cities.length)}`;
    const environment =
      i % 25 === 0 ? 'dev' : i % 12 === 0 ? 'staging' : i % 9 === 0 ? 'reserve' : 'production';
    const plight: Plight =
      i === 137
        ? 'errors'
        : i % 61 === 7
          ? 'drift'
          : i % 83 === 11
            ? 'unread'
            : i % 14 === 3
              ? 'canary'
              : 'fine';
    const spread = (k: number) => (((i * k) % 97) / 97 - 0.5) * 3;
    return [`s${i}`, name, environment, lat + spread(31), lon + spread(53), plight];
  });
}

export function fakeSites(mode: 'lab' | 'many' | 'ugly' | 'empty'): readonly FakeSite[] {
  const chosen = mode === 'many' ? manySites(300) : mode === 'empty' ? [] : rows;
  return chosen.map(([id, name, environment, latitude, longitude, plight], i) => ({
    site: { id, name, environment, latitude, longitude, timeZone: 'Asia/Ho_Chi_Minh' },
    plight: mode === 'ugly' ? (plights[2 + (i % (plights.length - 2))] ?? 'fine') : plight,
  }));
}

const service: Service = { ...counterService, name: 'People counter' };

const release = (version: string): Release => ({
  id: `counter-${version}`,
  service: 'counter',
  version,
  image: `registry.example/counter:${version}`,
  platforms: [{ platform: 'linux/amd64', config: `sha256:${version.padEnd(64, '0')}` }],
  env: {},
  rollback: { kind: 'safe' },
});

const gatewayOf = ({ id }: Site): Gateway => ({
  id: `${id}-gw`,
  site: id,
  ssh: { host: `${id}-gw.example`, user: 'tallydeck' },
  mode: id === 'hue-museum' ? 'observe' : 'manage',
  paths: {
    config: '/etc/haproxy/tallydeck.cfg',
    maps: '/var/lib/tallydeck',
    socket: '/run/haproxy/admin.sock',
    reload: 'sudo systemctl reload haproxy',
  },
  listeners: [{ id: 'frames', address: '0.0.0.0', port: 8080 }],
  routes: [{ listener: 'frames', service: 'counter' }],
  engines: [`${id}-e1`],
});

const engineOf = ({ id }: Site): Engine => ({
  id: `${id}-e1`,
  site: id,
  endpoint: { kind: 'ssh', ssh: { host: `${id}-e1.example` }, socket: '/var/run/docker.sock' },
  address: '10.0.0.2',
  ports: { from: 31000, to: 31099 },
});

const places = ['North door', 'South door', 'Escalator up', 'Escalator down', 'Hall', 'Car park'];
/** One site that cannot share its only camera, and one with very many. */
const cameraCounts: Readonly<Record<string, number>> = { 'nt-pier': 1, 'vt-trial': 240 };

const camerasOf = ({ id }: Site): readonly Camera[] =>
  Array.from(
    { length: cameraCounts[id] ?? places.length },
    (_, i) => places[i % places.length],
  ).map((name, i) => ({
    id: `${id}-cam${i + 1}`,
    name: `${name} ${i + 1}`,
    site: id,
    gateway: `${id}-gw`,
    service: 'counter',
    zone: i < 2 ? 'doors' : 'inside',
    model: 'Simulated 640×480',
    match: { kind: 'path', path: `/frames/${id}-cam${i + 1}` },
  }));

export function fakeFleet(sites: readonly FakeSite[]): Fleet {
  const all = sites.map((one) => one.site);
  return {
    name: 'Made-up fleet',
    environments,
    sites: all,
    gateways: all.map(gatewayOf),
    engines: all.map(engineOf),
    cameras: all.flatMap(camerasOf),
    services: [service],
    releases: ['1.4.0', '1.5.0', '1.5.1-slow'].map(release),
    placements: all.map(({ id }) => ({
      id: `counter-${id}`,
      service: 'counter',
      site: id,
      engine: `${id}-e1`,
      instances: 2,
      initial: 'counter-1.4.0',
    })),
  };
}
