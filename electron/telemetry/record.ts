import type { SlotName } from '../../shared/model/split.ts';
import type { SlotSample } from '../../shared/model/telemetry.ts';
import type { KeyRate } from './camera-rates.ts';
import type { SlotCounts } from './counts.ts';
import { lastSecond, stand } from './release-in-slot.ts';
import { createRing, writeRing } from './ring.ts';
import {
  type CameraHeld,
  createCameraHeld,
  createCameraSlot,
  createGatewaySlot,
  createSlotHeld,
  entry,
  MOMENT_KEPT,
  MOST_CAMERAS,
  MOST_KINDS,
  type ServiceHeld,
  type SlotHeld,
} from './telemetry-state.ts';
import { MINUTES_KEPT, type Window, writeWindow } from './window.ts';

export function addSlotSample(
  held: ServiceHeld,
  gateway: string,
  slot: SlotName,
  sample: SlotSample,
): void {
  const second = Math.round(sample.t / 1000);
  const slotHeld = slotOf(held, slot, second);
  const windows = slotHeld && entry(slotHeld.gateways, gateway, createGatewaySlot);
  if (!windows) return;
  writeWindow(windows.requests, second, sample.requests);
  writeWindow(windows.errors, second, sample.errors4xx + sample.errors5xx);
  writeWindow(windows.failedConnections, second, sample.failedConnections);
  writeWindow(windows.queue, second, sample.queue);
  writeWindow(windows.response, second, sample.responseMs);
}

export function addCameraFrames(held: ServiceHeld, { name, from, to, rate }: KeyRate): void {
  const camera = cameraOf(held, name, to);
  if (!camera) return;
  for (let second = from; second <= to; second += 1) writeRing(camera.arrived, second, rate);
  heard(camera, to, rate);
}

export function addSlotTotals(held: ServiceHeld, counts: SlotCounts): void {
  const slot = slotOf(held, counts.slot, counts.from);
  if (!slot) return;
  fill(slot.counts, counts, counts.total);
  slot.faults = { at: counts.to, found: counts.faults ?? [] };
  if (!counts.latency) return;
  fill(slot.p50, counts, counts.latency.p50Ms);
  fill(slot.p95, counts, counts.latency.p95Ms);
}

export function addCameraCounts(held: ServiceHeld, counts: SlotCounts): void {
  for (const rates of counts.cameras) {
    const camera = cameraOf(held, rates.camera, counts.to);
    const slot = camera && entry(camera.slots, counts.slot, createCameraSlot);
    if (!camera || !slot) continue;
    fill(slot.counts, counts, rates.counts);
    fill(slot.frames, counts, rates.frames);
    fill(slot.errors, counts, rates.errors);
    heard(camera, counts.to, rates.frames);
    noteQuiet(camera, counts, rates);
  }
  for (const kind of counts.kinds) {
    const slot = held.cameras.get(kind.camera)?.slots.get(counts.slot);
    const key = JSON.stringify([kind.class, kind.direction]);
    const { class: name, direction } = kind;
    const make = () => ({ class: name, direction, rate: createRing(MOMENT_KEPT) });
    const ring = slot && entry(slot.kinds, key, make, MOST_KINDS)?.rate;
    for (let at = counts.from; ring && at <= counts.to; at += 1) writeRing(ring, at, kind.rate);
  }
}

/** Forgets what has been silent for 24 hours; true when nothing is left. */
export function pruneService(held: ServiceHeld, now: number): boolean {
  const oldest = Math.floor(now / 1000) - MINUTES_KEPT * 60;
  const silent = ({ seconds }: Window) => (seconds.head ?? 0) < oldest;
  const left = held.past.filter((one) => (lastSecond(one.held) ?? 0) >= oldest);
  held.past.splice(0, held.past.length, ...left);
  for (const [name, camera] of held.cameras) {
    for (const [slot, one] of camera.slots)
      if (silent(one.counts) && silent(one.frames)) camera.slots.delete(slot);
    if (camera.lastHeard < oldest) held.cameras.delete(name);
  }
  for (const [name, slot] of held.slots) {
    for (const [gateway, one] of slot.gateways)
      if (silent(one.requests)) slot.gateways.delete(gateway);
    if (slot.gateways.size === 0 && silent(slot.counts)) held.slots.delete(name);
  }
  for (const [gateway, one] of held.fallenThrough)
    if (silent(one)) held.fallenThrough.delete(gateway);
  return held.slots.size + held.cameras.size + held.fallenThrough.size + held.past.length === 0;
}

function slotOf(held: ServiceHeld, slot: SlotName, second: number): SlotHeld | undefined {
  return entry(held.slots, slot, () => {
    const made = createSlotHeld(held.cleared.delete(slot));
    const standing = held.standing.get(slot);
    if (standing) stand(made, standing, second);
    return made;
  });
}

/**
 * When there are too many, the one that was silent the longest makes room; there is none where all
 * were heard of just now.
 */
function cameraOf(held: ServiceHeld, name: string, second: number): CameraHeld | undefined {
  const found = held.cameras.get(name);
  if (found) return found;
  if (held.cameras.size >= MOST_CAMERAS) {
    // One search a second is enough, however many ids are made up.
    if (full.get(held) === second) return undefined;
    const [first, ...rest] = held.cameras;
    const oldest = rest.reduce(
      (a, b) => (b && a && b[1].lastHeard < a[1].lastHeard ? b : a),
      first,
    );
    if (!oldest || oldest[1].lastHeard >= second - JUST_NOW) {
      full.set(held, second);
      return undefined;
    }
    held.cameras.delete(oldest[0]);
  }
  const made = createCameraHeld();
  held.cameras.set(copyOf(name), made);
  return made;
}

/** A part of an answer keeps the whole of it in memory, megabytes for as long as the part is held. */
const copyOf = (text: string): string => Buffer.from(text).toString();

/** In which second there was no room. */
const full = new WeakMap<ServiceHeld, number>();
/** Seconds within which a camera that still sends is heard of again. */
const JUST_NOW = 5;

function fill(window: Window, { from, to }: SlotCounts, rate: number): void {
  for (let second = from; second <= to; second += 1) writeWindow(window, second, rate);
}

/** Seconds without a reading after which nobody knows whether something was counted meanwhile. */
const QUIET_BREAK = 10;
/** Seconds in which a frame that the gateway saw is answered. */
const ANSWERED_WITHIN = 3;

/** A slot that the camera is not on counts nothing either: only one that answers its frames tells. */
function noteQuiet(
  camera: CameraHeld,
  { from, to }: SlotCounts,
  { counts, frames }: SlotCounts['cameras'][number],
): void {
  if (counts > 0) camera.quiet = undefined;
  if (counts !== 0 || !(Number.isNaN(frames) ? arrivesAtOne(camera, to) : frames > 0)) return;
  const { quiet } = camera;
  const goesOn = quiet && to >= quiet.to && from - quiet.to <= QUIET_BREAK;
  camera.quiet = { from: goesOn ? quiet.from : from, to };
}

/** Where containers do not count frames: the gateway sees them, and one slot has had the camera. */
const arrivesAtOne = ({ slots, lastFrame }: CameraHeld, second: number): boolean =>
  slots.size === 1 && lastFrame !== undefined && second - lastFrame <= ANSWERED_WITHIN;

/** Not the larger of both: when the clock was set back, later times have not come yet. */
function heard(camera: CameraHeld, second: number, frames: number): void {
  camera.lastHeard = second;
  if (frames > 0 || (camera.lastFrame ?? 0) > second) camera.lastFrame = second;
}
