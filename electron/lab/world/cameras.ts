import type { CameraMatch } from '../../../shared/model/camera.ts';

/** Identification of a site's cameras; one kind a site, so every kind is seen at work. */
export type LabIdentity = 'path' | 'header' | 'query' | 'source';

export type LabCamera = {
  readonly id: string;
  readonly site: string;
  readonly name: string;
  readonly zone: string;
  readonly model: string;
};

const axis = 'Axis P1468-LE';
const hanwha = 'Hanwha XNO-8082R';
const hikvision = 'Hikvision DS-2CD2T87G2';
const dahua = 'Dahua IPC-HFW5842H';
const bosch = 'Bosch NBE-7704-AL';

type Row = readonly [name: string, zone: string, model: string];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'da-lat': [
    ['Bench rail 1', 'Bench', axis],
    ['Bench rail 2', 'Bench', dahua],
    ['Car park', 'Yard', hikvision],
    ['Front door', 'Entrance', hanwha],
  ],
  'can-tho': [
    ['Pier gate', 'Pier', axis],
    ['Ticket hall', 'Hall', hanwha],
    ['Boarding 1', 'Pier', hikvision],
    ['Boarding 2', 'Pier', hikvision],
    ['Promenade north', 'Promenade', dahua],
    ['Promenade south', 'Promenade', dahua],
  ],
  'ben-thanh': [
    ['South gate', 'Gates', axis],
    ['North gate', 'Gates', axis],
    ['East gate', 'Gates', hanwha],
    ['West gate', 'Gates', hanwha],
    ['Food court', 'Inside', bosch],
    ['Metro exit 4', 'Metro', hikvision],
    ['Lê Lợi crossing', 'Street', dahua],
  ],
  'tan-son-nhat': [
    ['T1 arrivals', 'Terminal 1', axis],
    ['T1 departures', 'Terminal 1', axis],
    ['T2 arrivals', 'Terminal 2', bosch],
    ['T2 departures', 'Terminal 2', bosch],
    ['T3 security', 'Terminal 3', hanwha],
    ['Taxi rank', 'Kerb', dahua],
    ['Trường Sơn ramp', 'Kerb', hikvision],
  ],
  'noi-bai': [
    ['T1 hall A', 'Terminal 1', axis],
    ['T1 hall E', 'Terminal 1', axis],
    ['T2 check-in', 'Terminal 2', bosch],
    ['T2 immigration', 'Terminal 2', bosch],
    ['Cargo gate', 'Cargo', hikvision],
    ['Bus stop 86', 'Kerb', dahua],
    ['Toll plaza', 'Road', hikvision],
  ],
  'dragon-bridge': [
    ['West deck', 'Bridge', dahua],
    ['East deck', 'Bridge', dahua],
    ['Footway north', 'Footway', hanwha],
    ['Footway south', 'Footway', hanwha],
    ['Bạch Đằng ramp', 'Road', axis],
    ['Night market', 'Market', bosch],
  ],
  thanaleng: [
    ['Truck lane 1', 'Customs', hikvision],
    ['Truck lane 2', 'Customs', hikvision],
    ['Rail gate', 'Rail', axis],
    ['Container yard', 'Yard', bosch],
    ['Staff door', 'Entrance', hanwha],
  ],
  changi: [
    ['Standby hall', 'Hall', axis],
    ['Standby gate', 'Gates', hanwha],
  ],
};

const identities: Readonly<Record<string, LabIdentity>> = {
  'ben-thanh': 'header',
  'noi-bai': 'source',
  'dragon-bridge': 'query',
};

export const labCameras: readonly LabCamera[] = Object.entries(rows).flatMap(([site, cameras]) =>
  cameras.map(([name, zone, model], index) => ({
    id: `${site}-cam-${String(index + 1).padStart(2, '0')}`,
    site,
    name,
    zone,
    model,
  })),
);

/** Only Linux answers on all of 127.0.0.0/8 without preparation; elsewhere the path tells. */
export function labIdentity(site: string, platform: NodeJS.Platform): LabIdentity {
  const identity = identities[site] ?? 'path';
  return identity === 'source' && platform !== 'linux' ? 'path' : identity;
}

/** `index` numbers the camera over the whole lab, so that source addresses never repeat. */
export function labMatch(camera: LabCamera, index: number, platform: NodeJS.Platform): CameraMatch {
  const identity = labIdentity(camera.site, platform);
  switch (identity) {
    case 'path':
      return { kind: 'path', path: `/frames/${camera.id}` };
    case 'header':
      return { kind: 'header', name: 'x-camera-id', value: camera.id };
    case 'query':
      return { kind: 'query', name: 'camera', value: camera.id };
    case 'source':
      return { kind: 'source', address: `127.0.77.${index + 1}` };
  }
}
