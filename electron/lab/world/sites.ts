import type { EnvironmentKind } from '../../../shared/model/environment.ts';

export type LabEnvironment = {
  readonly id: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly color: string;
  readonly order: number;
};

/** Hues that stay apart for colour-blind eyes (Okabe and Ito). */
export const labEnvironments: readonly LabEnvironment[] = [
  { id: 'dev', name: 'Development', kind: 'development', color: '#56b4e9', order: 1 },
  { id: 'staging', name: 'Staging', kind: 'staging', color: '#e69f00', order: 2 },
  { id: 'production', name: 'Production', kind: 'production', color: '#009e73', order: 3 },
  { id: 'dr', name: 'Disaster recovery', kind: 'disaster-recovery', color: '#cc79a7', order: 4 },
];

export type LabSite = {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  /** The make of its engine. */
  readonly engineType: string;
  readonly instances: number;
  readonly stable: string;
  /** Release that runs beside stable when the lab opens, and its share of the traffic. */
  readonly candidate?: { readonly release: string; readonly share: number };
};

const vietnam = 'Asia/Ho_Chi_Minh';
const orin = 'jetson-orin';
const nuc = 'nuc-13';
const rack = 'rack-l4';

export const labSites: readonly LabSite[] = [
  {
    id: 'da-lat',
    name: 'Đà Lạt test bench',
    environment: 'dev',
    latitude: 11.9404,
    longitude: 108.4583,
    timeZone: vietnam,
    engineType: orin,
    instances: 1,
    stable: 'counter-1.4.0',
    candidate: { release: 'counter-1.5.0', share: 0.5 },
  },
  {
    id: 'can-tho',
    name: 'Cần Thơ, Ninh Kiều pier',
    environment: 'staging',
    latitude: 10.0341,
    longitude: 105.7876,
    timeZone: vietnam,
    engineType: orin,
    instances: 1,
    stable: 'counter-1.4.0',
    candidate: { release: 'counter-1.5.0', share: 0.5 },
  },
  {
    id: 'ben-thanh',
    name: 'Bến Thành market',
    environment: 'production',
    latitude: 10.7725,
    longitude: 106.698,
    timeZone: vietnam,
    engineType: orin,
    instances: 1,
    stable: 'counter-1.4.0',
  },
  {
    id: 'tan-son-nhat',
    name: 'Tân Sơn Nhất airport',
    environment: 'production',
    latitude: 10.8188,
    longitude: 106.6519,
    timeZone: vietnam,
    engineType: rack,
    instances: 2,
    stable: 'counter-1.4.0',
  },
  {
    id: 'noi-bai',
    name: 'Nội Bài airport',
    environment: 'production',
    latitude: 21.2187,
    longitude: 105.8042,
    timeZone: vietnam,
    engineType: rack,
    instances: 1,
    stable: 'counter-1.4.0',
    candidate: { release: 'counter-1.6.0', share: 0.3 },
  },
  {
    id: 'dragon-bridge',
    name: 'Đà Nẵng, Dragon Bridge',
    environment: 'production',
    latitude: 16.0612,
    longitude: 108.227,
    timeZone: vietnam,
    engineType: orin,
    instances: 1,
    stable: 'counter-1.4.0',
  },
  {
    id: 'thanaleng',
    name: 'Vientiane, Thanaleng dry port',
    environment: 'production',
    latitude: 17.9023,
    longitude: 102.7167,
    timeZone: 'Asia/Vientiane',
    engineType: nuc,
    instances: 1,
    stable: 'counter-1.4.0',
  },
  {
    id: 'changi',
    name: 'Singapore, Changi standby',
    environment: 'dr',
    latitude: 1.3345,
    longitude: 103.9832,
    timeZone: 'Asia/Singapore',
    engineType: nuc,
    instances: 1,
    stable: 'counter-1.4.0',
  },
];
