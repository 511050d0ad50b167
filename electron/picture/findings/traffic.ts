import type { CameraNow, Finding, ServiceNow, VariantNow } from '../../../shared/model/picture.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import type { Undercount } from '../../judge/index.ts';
import type { QuietCamera } from '../../telemetry/index.ts';
import { draft, type FindingDraft } from './draft.ts';
import { findInMetrics, type MetricsFacts } from './metrics.ts';

/** Failed over all frames of a slot in the last 10 s. */
export const ERRORS_WARNING = 0.01;
export const ERRORS_BROKEN = 0.05;
/** With fewer frames in these 10 s nothing is said about errors. */
export const ERRORS_LEAST_FRAMES = 20;
/** A single lost frame in twenty is 5 %, but no reason to wake anybody. */
export const ERRORS_BROKEN_LEAST_FAILED = 3;
/** ms without a frame after which a camera that had sent before is silent. */
export const CAMERA_SILENT = 10_000;

/** A service at a site, with what its figures stand on. */
export type ServiceFacts = {
  readonly now: ServiceNow;
  /** Frames of the last 10 s by slot (`SlotMoment.recentFrames`); absent: not read. */
  readonly recentFrames: Readonly<Partial<Record<SlotName, number>>>;
  /** By slot; absent: not looked at. */
  readonly metrics?: readonly MetricsFacts[];
  readonly undercount?: Undercount;
  /** Cameras that count nothing; absent: not looked at. */
  readonly quiet?: readonly QuietCamera[];
};

export function findInService(facts: ServiceFacts, hasCameras: boolean): readonly FindingDraft[] {
  const { service, variants, fallenThrough = 0 } = facts.now;
  const found: FindingDraft[] = variants.flatMap((variant) => [
    ...findErrors(service, variant, facts.recentFrames[variant.slot] ?? 0),
    ...findServers(service, variant),
  ]);
  if (hasCameras && hasNoFrames(facts)) found.push(draft('warning', 'no-frames', service));
  if (fallenThrough > 0)
    found.push(draft('warning', 'fallen-through', service, { framesPerSecond: fallenThrough }));
  return [
    ...found,
    ...findUndercount(service, facts),
    ...(facts.metrics ?? []).flatMap((one) => findInMetrics(service, one)),
  ];
}

function findUndercount(
  service: string,
  { now, undercount }: ServiceFacts,
): readonly FindingDraft[] {
  const variant = now.variants.find(({ slot }) => slot === undercount?.slot);
  if (!undercount || !variant) return [];
  const { ratio, objects, expected, basis } = undercount;
  const figures = { ratio, missing: 1 - ratio, objects, expected, basis };
  return [draft('warning', 'undercount', service, { ...nameOf(variant), ...figures })];
}

/** ms around the first second without an object in which a camera's move is what began it. */
const MOVED_WITHIN = 60_000;

/**
 * Cameras that send frames and count nothing. Once found it is told until the camera counts again,
 * even when its neighbours go quiet, too.
 */
export function findBlind(
  { now: { variants }, quiet = [] }: ServiceFacts,
  cameras: readonly CameraNow[],
  previous: readonly Finding[],
): readonly FindingDraft[] {
  return quiet.flatMap(({ camera, since, expected, usual, isBlind }) => {
    const at = new Date(since).toISOString();
    const known = previous.find(
      (one) => one.code === 'camera-blind' && one.subject === camera && one.since === at,
    );
    if (!isBlind) return known ? [known] : [];
    const now = cameras.find((one) => one.camera === camera);
    const movedAt = now?.movedAt === undefined ? Number.NaN : Date.parse(now.movedAt);
    const onto = Math.abs(movedAt - since) <= MOVED_WITHIN ? now?.role : undefined;
    const variant = variants.find(({ role }) => role === onto && role !== undefined);
    const figures = { expected: Math.round(expected), usual: Math.round(usual) };
    const data = { ...figures, ...(variant ? nameOf(variant) : {}) };
    return [draft('warning', 'camera-blind', camera, data, at)];
  });
}

export function findInCamera(camera: CameraNow, now: number): readonly FindingDraft[] {
  if (!camera.listed) return [draft('warning', 'camera-unlisted', camera.camera)];
  // Without a figure nobody has looked: the link is to blame, not the camera.
  if (camera.framesPerSecond !== 0 || camera.lastFrameAt === undefined) return [];
  const last = Date.parse(camera.lastFrameAt);
  if (now - last < CAMERA_SILENT) return [];
  return [draft('warning', 'camera-silent', camera.camera, {}, camera.lastFrameAt)];
}

/** Every slot was read for 10 s, and nothing came. */
export function hasNoFrames({ now, recentFrames }: ServiceFacts): boolean {
  const stable = now.variants.find((variant) => variant.role === 'stable');
  if (!stable || recentFrames[stable.slot] === undefined) return false;
  return Object.values(recentFrames).every((frames) => frames === 0);
}

function findErrors(service: string, variant: VariantNow, frames: number): readonly FindingDraft[] {
  const ratio = variant.errorRatio ?? 0;
  if (frames < ERRORS_LEAST_FRAMES || ratio < ERRORS_WARNING) return [];
  const failed = Math.round(ratio * frames);
  const broken = ratio >= ERRORS_BROKEN && failed >= ERRORS_BROKEN_LEAST_FAILED;
  const data = { ...nameOf(variant), ratio, frames: Math.round(frames) };
  return [draft(broken ? 'broken' : 'warning', 'errors', service, data)];
}

/** Without stable, frames fail; without the candidate they fall through. */
function findServers(service: string, variant: VariantNow): readonly FindingDraft[] {
  const { role, release, servers } = variant;
  if ((role !== 'stable' && role !== 'candidate') || release === undefined) return [];
  if (servers.some(({ state }) => state === 'up')) return [];
  const severity = role === 'stable' ? 'broken' : 'warning';
  const data = { ...nameOf(variant), servers: servers.length };
  return [draft(severity, 'no-healthy-server', service, data)];
}

function nameOf({ slot, role, release }: VariantNow) {
  return { slot, role: role ?? '', release: release ?? '' };
}
