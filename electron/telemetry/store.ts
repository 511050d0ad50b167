import type { SlotName } from '../../shared/model/split.ts';
import type { Series, SlotSample } from '../../shared/model/telemetry.ts';
import type { KeyRate } from './camera-rates.ts';
import type { SlotCounts } from './counts.ts';
import {
  addCameraCounts,
  addCameraFrames,
  addSlotSample,
  addSlotTotals,
  clearSlot,
  pruneService,
} from './fill.ts';
import { createServiceHeld, entry, type ServiceHeld } from './held.ts';
import {
  type AnsweredMoment,
  answeredMoment,
  type CameraMoment,
  cameraMoment,
  camerasHeard,
  fallenThroughMoment,
  type SlotMoment,
  shareMoment,
  slotMoment,
} from './moment.ts';
import { type SeriesQuery, seriesOf } from './series.ts';
import { type CameraTally, cameraWeights, tallies } from './tally.ts';
import { createWindow, writeWindow } from './window.ts';

/**
 * What was measured, in bounded windows in memory. Every time is passed in, ms by the console's
 * clock. Figures that were not read, or not lately, are absent.
 */
export type TelemetryStore = {
  addSlotSamples(key: GatewayKey, slot: SlotName, samples: readonly SlotSample[]): void;
  /** Frames as they arrived at a gateway, by camera. */
  addCameraFrames(site: string, rates: readonly KeyRate[]): void;
  /** Events of the table `td_events`; of these `fallen-through` is held. */
  addEvents(site: string, gateway: string, rates: readonly KeyRate[]): void;
  addCounts(site: string, service: string, counts: readonly SlotCounts[]): void;
  /** Chart lines of a service at a site: the whole window, or only points after `since` (ms). */
  series(query: SeriesQuery, now: number, since?: number): readonly Series[];
  slot(site: string, service: string, slot: SlotName, now: number): SlotMoment;
  /** What a slot's containers say that they answered, copies too, which HAProxy does not count. */
  answered(site: string, service: string, slot: SlotName, now: number): AnsweredMoment;
  camera(site: string, service: string, camera: string, now: number): CameraMoment;
  /** Cameras heard within the last 15 minutes, whether the fleet lists them or not. */
  cameras(site: string, service: string, now: number): readonly string[];
  /** What the candidate really got, of all that the slots in `among` got together. */
  shares(
    site: string,
    service: string,
    candidate: SlotName,
    among: readonly SlotName[],
    now: number,
  ): { readonly reachedFrames?: number; readonly reachedCounts?: number };
  /** Frames per second that fell through to stable. */
  fallenThrough(site: string, service: string, now: number): number | undefined;
  /** Objects per minute of every camera over the last 15 minutes: its weight in a split. */
  weights(site: string, service: string, now: number): ReadonlyMap<string, number>;
  /** Objects and frames by camera and slot: what `undercount` judges by. */
  tallies(site: string, service: string, now: number): readonly CameraTally[];
  /** Another release stands in the slot: what the last one did is not its own. */
  clearSlot(site: string, service: string, slot: SlotName): void;
  /** Forgets what has been silent for 24 hours. Call it now and then. */
  prune(now: number): void;
};

export type GatewayKey = {
  readonly site: string;
  readonly service: string;
  readonly gateway: string;
};

export function createTelemetryStore(): TelemetryStore {
  const services = new Map<string, ServiceHeld>();
  const keyOf = (site: string, service: string) => `${site}/${service}`;
  const held = (site: string, service: string) => {
    const key = keyOf(site, service);
    const found = services.get(key) ?? createServiceHeld();
    services.set(key, found);
    return found;
  };
  const none = createServiceHeld();
  const read = (site: string, service: string) => services.get(keyOf(site, service)) ?? none;
  return {
    addSlotSamples({ site, service, gateway }, slot, samples) {
      for (const sample of samples) addSlotSample(held(site, service), gateway, slot, sample);
    },
    addCameraFrames(site, rates) {
      for (const rate of rates) addCameraFrames(held(site, rate.service), rate);
    },
    addEvents(site, gateway, rates) {
      for (const { service, name, from, to, rate } of rates) {
        if (name !== 'fallen-through') continue;
        const window = entry(held(site, service).fallenThrough, gateway, createWindow);
        for (let second = from; window && second <= to; second += 1)
          writeWindow(window, second, rate);
      }
    },
    addCounts(site, service, counts) {
      for (const one of counts) {
        addSlotTotals(held(site, service), one);
        addCameraCounts(held(site, service), one);
      }
    },
    series: (query, now, since) => seriesOf(read(query.site, query.service), query, now, since),
    slot: (site, service, slot, now) => slotMoment(read(site, service), slot, now),
    answered: (site, service, slot, now) => answeredMoment(read(site, service), slot, now),
    camera: (site, service, camera, now) => cameraMoment(read(site, service), camera, now),
    cameras: (site, service, now) => camerasHeard(read(site, service), now),
    shares: (site, service, candidate, among, now) =>
      shareMoment(read(site, service), candidate, among, now),
    fallenThrough: (site, service, now) => fallenThroughMoment(read(site, service), now),
    weights: (site, service, now) => cameraWeights(read(site, service), now),
    tallies: (site, service, now) => tallies(read(site, service), now),
    clearSlot: (site, service, slot) => clearSlot(held(site, service), slot),
    prune(now) {
      for (const [key, service] of services) if (pruneService(service, now)) services.delete(key);
    },
  };
}
