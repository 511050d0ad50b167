import { assertNever } from '../../shared/model/assert-never.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { LinkState } from '../../shared/model/link.ts';
import type { ServiceNow, SiteSummary, VariantNow } from '../../shared/model/picture.ts';
import { figureSeconds } from '../../shared/model/telemetry.ts';
import { age, milliseconds, percent, rate, span } from './figures.ts';
import { findingText } from './finding-words.ts';
import { named } from './names.ts';

const marks = { broken: '✗', warning: '!', unknown: '?', fine: '✓' } as const;

/** One site in a few lines, worst first. */
export function siteLines(site: SiteSummary, fleet: Fleet, now: string): readonly string[] {
  return [
    `${marks[site.severity]} ${named(fleet, site.site)}: ${site.severity}, read ${age(site.readAt, now)}`,
    ...site.findings.map(
      (finding) =>
        `    ${marks[finding.severity]} ${findingText(fleet, finding)}, for ${span(finding.since, now)}`,
    ),
    ...site.links.map(({ host, kind, state }) => `    ${kind} ${host}: ${linkText(state, now)}`),
    ...site.services.flatMap((service) =>
      serviceLines(service, fleet).map((line) => `    ${line}`),
    ),
  ];
}

function linkText(state: LinkState, now: string): string {
  switch (state.kind) {
    case 'connecting':
      return `connecting for ${span(state.since, now)}`;
    case 'up':
      return `up, round trip ${milliseconds(state.roundTripMs)}`;
    case 'degraded':
    case 'down':
    case 'refused':
      return `${state.kind}, ${state.fault.code}: ${state.fault.detail}, for ${span(state.since, now)}`;
    default:
      return assertNever(state);
  }
}

function serviceLines(service: ServiceNow, fleet: Fleet): readonly string[] {
  const name = named(fleet, service.service);
  if (service.variants.length === 0) return [`${name}: no data from any gateway`];
  const { shares } = service;
  const fallen = service.fallenThrough
    ? `, ${rate(service.fallenThrough, 'frames/s')} fallen through to stable`
    : '';
  const reached = `reached ${percent(shares.reachedFrames)} of frames, ${percent(shares.reachedCounts)} of counts`;
  return [
    `${name}: candidate asked ${percent(shares.asked)}, applied ${percent(shares.appliedCameras)} of cameras, ${reached}${fallen}`,
    ...service.variants.filter((each) => each.release !== undefined).map(variantLine),
  ];
}

function variantLine(variant: VariantNow): string {
  const errorsOver = variant.errorRatio === undefined ? '' : ` over ${figureSeconds.errors} s`;
  const figures = [
    rate(variant.requestsPerSecond, 'frames/s'),
    rate(variant.countsPerMinute, `counts/min over ${figureSeconds.counts} s`),
    `errors ${percent(variant.errorRatio)}${errorsOver}`,
    ...(variant.failedConnections
      ? [`failed connections ${rate(variant.failedConnections, '/s')}`]
      : []),
    `p95 ${milliseconds(variant.p95Ms)}`,
  ];
  return `  ${variant.role ?? 'idle'} ${variant.release} (slot ${variant.slot}): ${figures.join(', ')}`;
}
