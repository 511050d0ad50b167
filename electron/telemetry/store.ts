import type { SlotName } from '../../shared/model/split.ts';
import type { ReleaseLine, Series, SlotSample } from '../../shared/model/telemetry.ts';
import type { KeyRate } from './camera-rates.ts';
import type { InstanceFault, SlotCounts } from './counts.ts';
import { type CameraTally, cameraWeights, tallies } from './counts-by-camera.ts';
import {
  type AnsweredMoment,
  answeredMoment,
  type CameraMoment,
  cameraMoment,
  camerasHeard,
  fallenThroughMoment,
  faultMoment,
  metricsFaults,
  type NamedCamera,
  namedCameras,
  type SlotMoment,
  shareMoment,
  slotMoment,
} from './current-figures.ts';
import { linesOf, type ToldLines } from './lines.ts';
import { type QuietCamera, quietCameras } from './quiet-cameras.ts';
import {
  addCameraCounts,
  addCameraFrames,
  addSlotSample,
  addSlotTotals,
  pruneService,
} from './record.ts';
import { forgetSlot, noteStanding } from './release-in-slot.ts';
import { type StoredSeriesQuery, seriesOf } from './series.ts';
import { createServiceHeld, entry, type ServiceHeld, type Standing } from './telemetry-state.ts';
import { createWindow, writeWindow } from './window.ts';

/**
 * Measurements in bounded windows in memory; figures that were not read, or not lately, are absent.
 * Every time is passed in, ms by the console's clock.
 */
export type TelemetryStore = {
  addSlotSamples(key: GatewayKey, slot: SlotName, samples: readonly SlotSample[]): void;
  /** Frames as they arrived at a gateway, by camera. */
  addCameraFrames(site: string, rates: readonly KeyRate[]): void;
  /** Events of the table `td_events`; of these `fallen-through` is held. */
  addEvents(site: string, gateway: string, rates: readonly KeyRate[]): void;
  addCounts(site: string, service: string, counts: readonly SlotCounts[]): void;
  /** Series of each slot's present content, of a service at a site, over the window. */
  series(query: StoredSeriesQuery, now: number): readonly Series[];
  /** Chart lines, of releases that have left too: the window of each, or what came after the part told. */
  lines(query: StoredSeriesQuery, now: number, told?: ToldLines): readonly ReleaseLine[];
  slot(site: string, service: string, slot: SlotName, now: number): SlotMoment;
  /** The frames that failed in a slot, and those whose connection did. */
  faults(
    site: string,
    service: string,
    slot: SlotName,
    now: number,
  ): Pick<SlotMoment, 'errorRatio' | 'recentFrames'>;
  /** Frames answered, by the containers of a slot: also copies, which HAProxy does not count. */
  answered(site: string, service: string, slot: SlotName, now: number): AnsweredMoment;
  /** Faults in the metrics of a slot's containers, as last read. */
  metricsFaults(
    site: string,
    service: string,
    slot: SlotName,
    now: number,
  ): readonly InstanceFault[];
  /** Cameras that a slot's metrics have named within the last 10 s. */
  namedCameras(site: string, service: string, slot: SlotName, now: number): readonly NamedCamera[];
  camera(site: string, service: string, camera: string, now: number): CameraMoment;
  /** Cameras heard within the last 15 minutes, whether the fleet lists them or not. */
  cameras(site: string, service: string, now: number): readonly string[];
  /** The candidate's real share of all that the slots in `among` got together. */
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
  /** Objects and frames by camera and slot, the input of `undercount`. */
  tallies(site: string, service: string, now: number): readonly CameraTally[];
  /** Cameras whose frames are answered and that count nothing. */
  quiet(site: string, service: string, now: number): readonly QuietCamera[];
  /** Which release stands in which slot and in which role, as read at `now`. */
  noteStanding(site: string, service: string, now: number, standing: readonly Standing[]): void;
  /** Another release stands in the slot: the old data is not its own, and stays in charts. */
  forgetSlot(site: string, service: string, slot: SlotName): void;
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
    series: (query, now) => seriesOf(read(query.site, query.service), query, now),
    lines: (query, now, told) => linesOf(read(query.site, query.service), query, now, told),
    slot: (site, service, slot, now) => slotMoment(read(site, service), slot, now),
    faults: (site, service, slot, now) => faultMoment(read(site, service), slot, now),
    answered: (site, service, slot, now) => answeredMoment(read(site, service), slot, now),
    metricsFaults: (site, service, slot, now) => metricsFaults(read(site, service), slot, now),
    namedCameras: (site, service, slot, now) => namedCameras(read(site, service), slot, now),
    camera: (site, service, camera, now) => cameraMoment(read(site, service), camera, now),
    cameras: (site, service, now) => camerasHeard(read(site, service), now),
    shares: (site, service, candidate, among, now) =>
      shareMoment(read(site, service), candidate, among, now),
    fallenThrough: (site, service, now) => fallenThroughMoment(read(site, service), now),
    weights: (site, service, now) => cameraWeights(read(site, service), now),
    tallies: (site, service, now) => tallies(read(site, service), now),
    quiet: (site, service, now) => quietCameras(read(site, service), now),
    noteStanding: (site, service, now, standing) =>
      noteStanding(held(site, service), Math.floor(now / 1000), standing),
    forgetSlot: (site, service, slot) => forgetSlot(held(site, service), slot),
    prune(now) {
      for (const [key, service] of services) if (pruneService(service, now)) services.delete(key);
    },
  };
}
