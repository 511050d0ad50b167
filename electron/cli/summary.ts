import { assertNever } from '../../shared/model/assert-never.ts';
import type { LinkState } from '../../shared/model/link.ts';
import type { Finding, ServiceNow, SiteSummary, VariantNow } from '../../shared/model/picture.ts';
import { age, milliseconds, percent, rate } from './figures.ts';

const marks = { broken: '✗', warning: '!', unknown: '?', fine: '✓' } as const;

/** One site in a few lines, worst first. */
export function siteLines(site: SiteSummary, now: string): readonly string[] {
  return [
    `${marks[site.severity]} ${site.site}: ${site.severity}, read ${age(site.readAt, now)}`,
    ...site.findings.map((finding) => `    ${findingLine(finding, now)}`),
    ...site.links.map(({ host, kind, state }) => `    ${kind} ${host}: ${linkText(state, now)}`),
    ...site.services.flatMap((service) => serviceLines(service).map((line) => `    ${line}`)),
  ];
}

function findingLine(finding: Finding, now: string): string {
  const data = Object.entries(finding.data).map(([name, value]) => `${name} ${value}`);
  const more = data.length > 0 ? ` (${data.join(', ')})` : '';
  const what = finding.code.replaceAll('-', ' ');
  return `${marks[finding.severity]} ${what} at ${finding.subject}${more}, since ${age(finding.since, now)}`;
}

function linkText(state: LinkState, now: string): string {
  switch (state.kind) {
    case 'connecting':
      return `connecting, since ${age(state.since, now)}`;
    case 'up':
      return `up, round trip ${milliseconds(state.roundTripMs)}`;
    case 'degraded':
    case 'down':
    case 'refused':
      return `${state.kind}, ${state.fault.code}: ${state.fault.detail}, since ${age(state.since, now)}`;
    default:
      return assertNever(state);
  }
}

function serviceLines(service: ServiceNow): readonly string[] {
  if (service.variants.length === 0) return [`${service.service}: not read from any gateway`];
  const { shares } = service;
  const fallen = service.fallenThrough
    ? `, ${rate(service.fallenThrough, 'frames/s')} fallen through to stable`
    : '';
  const reached = `reached ${percent(shares.reachedFrames)} of frames, ${percent(shares.reachedCounts)} of counts`;
  return [
    `${service.service}: candidate asked ${percent(shares.asked)}, applied ${percent(shares.appliedCameras)} of cameras, ${reached}${fallen}`,
    ...service.variants.filter((each) => each.release !== undefined).map(variantLine),
  ];
}

function variantLine(variant: VariantNow): string {
  const figures = [
    rate(variant.requestsPerSecond, 'frames/s'),
    rate(variant.countsPerMinute, 'counts/min'),
    `errors ${percent(variant.errorRatio)}`,
    `p95 ${milliseconds(variant.p95Ms)}`,
  ];
  return `  ${variant.role ?? 'idle'} ${variant.release} (slot ${variant.slot}): ${figures.join(', ')}`;
}
