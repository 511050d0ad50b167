import type { QueuedCommand } from '../../../shared/model/change.ts';
import { isRead } from '../../../shared/model/link.ts';
import {
  type CameraNow,
  type EngineNow,
  type Finding,
  findingCodes,
  type GatewayNow,
  type Severity,
  severities,
} from '../../../shared/model/picture.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { SplitState } from '../../../shared/model/split.ts';
import { withCauses } from './causes.ts';
import type { FindingDraft } from './draft.ts';
import { findHeld } from './held.ts';
import { findInEngine, findInGateway } from './hosts.ts';
import { findInPlacements, type PlacementFacts } from './placements.ts';
import { findInSplits, findQueued } from './splits.ts';
import {
  findBlind,
  findInCamera,
  findInService,
  hasNoFrames,
  type ServiceFacts,
} from './traffic.ts';

/** Facts of one site at `now` (ms). */
export type SiteFacts = {
  readonly now: number;
  readonly gateways: readonly GatewayNow[];
  readonly engines: readonly EngineNow[];
  readonly services: readonly ServiceFacts[];
  readonly cameras: readonly CameraNow[];
  readonly queued: readonly QueuedCommand[];
  readonly site: string;
  /** Driven by this console and not ended. */
  readonly rollouts: readonly Rollout[];
  /** Digest of the settings that the fleet asks for, by release; absent: not compared. */
  readonly settings?: ReadonlyMap<string, string>;
  /** Where containers for the site are to run; absent: not compared. */
  readonly placements?: readonly PlacementFacts[];
  /** Findings of the last time: a lasting finding keeps its `since`. */
  readonly previous: readonly Finding[];
};

/** Everything a person should know about a site, worst first, in an order that does not jump. */
export function findingsOf(facts: SiteFacts): readonly Finding[] {
  const { now } = facts;
  const allSilent = facts.services.length > 0 && facts.services.every(hasNoFrames);
  const cameras = facts.cameras.flatMap((camera) => findInCamera(camera, now));
  const misnamed = new Set(
    facts.services.flatMap(({ metrics = [] }) => metrics.flatMap(({ unknown }) => unknown)),
  );
  const readable = facts.gateways.flatMap(({ link, splits }) => (isRead(link) ? splits : []));
  const drafts = [
    ...findHeld(facts.rollouts, facts.site),
    ...facts.gateways.flatMap((gateway) => [
      ...findInGateway(gateway),
      ...findInSplits(gateway, now),
    ]),
    ...facts.engines.flatMap((engine) => findInEngine(engine, facts.settings)),
    ...findInPlacements(facts.placements ?? [], readable),
    ...facts.services.flatMap((service) => findInServiceNow(service, facts, readable)),
    // That no frames come at all, or that a release misnames its cameras, has been said once.
    ...cameras.filter(({ code, subject }) =>
      code === 'camera-silent' ? !allSilent : !misnamed.has(subject),
    ),
    ...findQueued(facts.queued),
  ];
  const since = new Map(facts.previous.map((finding) => [keyOf(finding), finding.since]));
  const nowAt = new Date(now).toISOString();
  return withCauses(drafts, readable)
    .map((draft) => ({ ...draft, since: draft.since ?? since.get(keyOf(draft)) ?? nowAt }))
    .sort(worstFirst);
}

/** Servers as they were when their gateway was last read say nothing of now. */
function findInServiceNow(
  service: ServiceFacts,
  { cameras, previous }: SiteFacts,
  readable: readonly SplitState[],
): readonly FindingDraft[] {
  const isSeen = readable.some((split) => split.service === service.now.service);
  const hasCameras = cameras.some((camera) => camera.listed);
  return [
    ...findInService(service, hasCameras).filter(
      ({ code }) => isSeen || code !== 'no-healthy-server',
    ),
    ...findBlind(service, cameras, previous),
  ];
}

export const worstFirst = (a: Finding, b: Finding): number =>
  rank(a) - rank(b) || keyOf(a).localeCompare(keyOf(b));

/** A site is as bad as its worst finding; `unknown` when nothing of it could be read. */
export function severityOf(found: readonly Finding[], anythingRead: boolean): Severity {
  const worst = found[0]?.severity ?? 'fine';
  return worst === 'fine' && !anythingRead ? 'unknown' : worst;
}

export const keyOf = ({ code, subject, data }: FindingDraft): string =>
  JSON.stringify([
    code,
    subject,
    data.service ?? '',
    data.slot ?? '',
    data.id ?? data.rollout ?? data.metric ?? '',
  ]);

const rank = ({ severity, code }: FindingDraft): number =>
  severities.indexOf(severity) * findingCodes.length + findingCodes.indexOf(code);
