import type { SlotName } from '../../shared/model/split.ts';
import type { SlotSample } from '../../shared/model/telemetry.ts';
import type { KeyRate } from './camera-rates.ts';
import type { SlotCounts } from './counts.ts';
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
} from './held.ts';
import { createRing, writeRing } from './ring.ts';
import { MINUTES_KEPT, type Window, writeWindow } from './window.ts';

export function addSlotSample(
  held: ServiceHeld,
  gateway: string,
  slot: SlotName,
  sample: SlotSample,
): void {
  const slotHeld = slotOf(held, slot);
  const windows = slotHeld && entry(slotHeld.gateways, gateway, createGatewaySlot);
  if (!windows) return;
  const second = Math.round(sample.t / 1000);
  writeWindow(windows.requests, second, sample.requests);
  writeWindow(windows.errors, second, sample.errors4xx + sample.errors5xx);
  writeWindow(windows.queue, second, sample.queue);
  writeWindow(windows.response, second, sample.responseMs);
}

export function addCameraFrames(held: ServiceHeld, { name, from, to, rate }: KeyRate): void {
  const camera = cameraOf(held, name);
  for (let second = from; second <= to; second += 1) writeRing(camera.arrived, second, rate);
  heard(camera, to, rate);
}

export function addSlotTotals(held: ServiceHeld, counts: SlotCounts): void {
  const slot = slotOf(held, counts.slot);
  if (!slot) return;
  fill(slot.counts, counts, counts.total);
  if (!counts.latency) return;
  fill(slot.p50, counts, counts.latency.p50Ms);
  fill(slot.p95, counts, counts.latency.p95Ms);
}

export function addCameraCounts(held: ServiceHeld, counts: SlotCounts): void {
  for (const rates of counts.cameras) {
    const camera = cameraOf(held, rates.camera);
    const slot = entry(camera.slots, counts.slot, createCameraSlot);
    if (!slot) continue;
    fill(slot.counts, counts, rates.counts);
    fill(slot.frames, counts, rates.frames);
    fill(slot.errors, counts, rates.errors);
    heard(camera, counts.to, rates.frames);
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

export function clearSlot(held: ServiceHeld, slot: SlotName): void {
  held.slots.delete(slot);
  held.cleared.add(slot);
  for (const camera of held.cameras.values()) camera.slots.delete(slot);
}

/** Forgets what has been silent for 24 hours; true when nothing is left. */
export function pruneService(held: ServiceHeld, now: number): boolean {
  const oldest = Math.floor(now / 1000) - MINUTES_KEPT * 60;
  const silent = ({ seconds }: Window) => (seconds.head ?? 0) < oldest;
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
  return held.slots.size + held.cameras.size + held.fallenThrough.size === 0;
}

const slotOf = (held: ServiceHeld, slot: SlotName) =>
  entry(held.slots, slot, () => createSlotHeld(held.cleared.delete(slot)));

/** When there are too many, the one that was silent the longest makes room. */
function cameraOf(held: ServiceHeld, name: string): CameraHeld {
  const found = held.cameras.get(name);
  if (found) return found;
  if (held.cameras.size >= MOST_CAMERAS) {
    const [first, ...rest] = held.cameras;
    const oldest = rest.reduce(
      (a, b) => (b && a && b[1].lastHeard < a[1].lastHeard ? b : a),
      first,
    );
    if (oldest) held.cameras.delete(oldest[0]);
  }
  const made = createCameraHeld();
  held.cameras.set(name, made);
  return made;
}

function fill(window: Window, { from, to }: SlotCounts, rate: number): void {
  for (let second = from; second <= to; second += 1) writeWindow(window, second, rate);
}

/** Not the larger of both: when the clock was set back, later times have not come yet. */
function heard(camera: CameraHeld, second: number, frames: number): void {
  camera.lastHeard = second;
  if (frames > 0 || (camera.lastFrame ?? 0) > second) camera.lastFrame = second;
}
