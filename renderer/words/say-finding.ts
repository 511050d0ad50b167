import type { TFunction } from 'i18next';
import type { Fleet } from '../../shared/model/fleet.ts';
import { linkFaultCodes } from '../../shared/model/link.ts';
import type { Finding } from '../../shared/model/picture.ts';
import { driftParts, roles } from '../../shared/model/split.ts';
import type { Format } from './format.ts';
import { sayApart } from './say-apart.ts';
import type { Said } from './say-error.ts';

/** A finding as a sentence and what to do, with whatever figures it carries. */
export function sayFinding(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  finding: Finding,
): Said {
  const words = wordsOf(t, format, fleet, finding);
  const by = caseOf(finding);
  const said = sayLinkFinding(t, format, fleet, finding) ?? {
    what: t(`findings.what.${finding.code}`, words),
    mend: by ? t(`findings.mendBy.${by}`, words) : t(`findings.mend.${finding.code}`, words),
  };
  const facts = saidInFull.has(finding.code)
    ? sayGate(t, format, finding)
    : factsOf(t, format, fleet, finding);
  return facts.length === 0 ? said : { ...said, what: `${said.what} (${facts.join(', ')})` };
}

/** The case in which other advice holds than for most findings of its kind. */
function caseOf({ code, data }: Finding): 'engine' | 'release' | 'moved' | undefined {
  if (data.cause !== undefined) return 'engine';
  if (code === 'errors' && data.role === 'candidate') return 'release';
  return code === 'camera-blind' && data.release !== undefined ? 'moved' : undefined;
}

/** Their sentence names the release or the share already. */
const saidInFull: ReadonlySet<Finding['code']> = new Set([
  'lease-held',
  'undercount',
  'rollout-held',
  'metric-absent',
  'metric-label-absent',
  'metric-camera-unknown',
  'metrics-unread',
  'metrics-unreadable',
]);

function wordsOf(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  { subject, data }: Finding,
) {
  const text = (key: string) => String(data[key] ?? '');
  const { missing, askedShare } = data;
  return {
    ...data,
    share: typeof askedShare === 'number' ? format.percent(askedShare) : '',
    subject: subjectName(fleet, subject),
    service: subjectName(fleet, text('service')),
    role: sayRole(t, text('role')),
    version: sayVariant(t, fleet, '', text('release')),
    missing: typeof missing === 'number' ? format.percent(missing) : '',
  };
}

const limitedGates = ['errors', 'latency', 'counts', 'resources'] as const;

/** The gate that holds a rollout, with its figure; empty for other findings. */
function sayGate(t: TFunction, format: Format, { data }: Finding): readonly string[] {
  const gate = limitedGates.find((one) => one === data.gate);
  const { value, limit } = data;
  if (gate === undefined || typeof value !== 'number' || typeof limit !== 'number') return [];
  const figures = sayApart({ t, format }, gate === 'latency' ? 'ratio' : 'share', { value, limit });
  const name = t(`rolloutLive.gates.name.${gate}`);
  return [t('findings.fact.gate', { gate: name, ...figures })];
}

/** Name of a subject in the fleet; for hosts and containers, the id. */
export function subjectName(fleet: Fleet | undefined, subject: string): string {
  const named = [fleet?.cameras, fleet?.services, fleet?.sites];
  for (const all of named) {
    const found = all?.find((one) => one.id === subject);
    if (found !== undefined) return found.name;
  }
  return subject;
}

/**
 * A link says by its fault what is wrong; an engine also what fails because of it, and a gateway
 * that was read before what may go on there.
 */
function sayLinkFinding(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  { code, subject: host, data }: Finding,
): Said | undefined {
  const fault = linkFaultCodes.find((one) => one === data.code);
  if (!code.startsWith('link-') || fault === undefined) return undefined;
  const failing = typeof data.services === 'string' ? data.services.split(' ') : [];
  const services = format.list(failing.map((id) => subjectName(fleet, id)));
  const what = t(`links.what.${fault}`, { host: typeof data.at === 'string' ? data.at : host });
  const mend = t(`links.mend.${fault}`);
  const inForce = code !== 'link-degraded' && data.readAt !== undefined;
  return {
    what: failing.length > 0 ? t('findings.fails', { what, services }) : what,
    mend: inForce ? `${t('findings.inForce')} ${mend}` : mend,
  };
}

function factsOf(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  { code, data }: Finding,
): readonly string[] {
  const number = (key: string) => (typeof data[key] === 'number' ? data[key] : undefined);
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : '');
  const ratio = number('ratio');
  const perSecond = number('framesPerSecond');
  const share = number('askedShare');
  return [
    sayVariant(t, fleet, text('role'), text('release')),
    ratio === undefined ? '' : format.percent(ratio),
    perSecond === undefined ? '' : t('common.unit.perSecond', { value: format.number(perSecond) }),
    share === undefined ? '' : format.percent(share),
    code === 'drift'
      ? t('findings.fact.drift', {
          what: sayDriftPart(t, fleet, { part: text('part'), name: text('name') }),
          meant: sayRole(t, text('meant')),
          live: sayRole(t, text('live')),
        })
      : '',
    code === 'queued-asks' ? t('findings.fact.by', { by: text('by') }) : '',
    code === 'link-down' || code === 'link-degraded' ? text('detail') : '',
  ].filter((fact) => fact !== '');
}

/** A part of a split that differs: `camera West deck`, `server b/i1`. */
export function sayDriftPart(
  t: TFunction,
  fleet: Fleet | undefined,
  { part, name }: { readonly part: string; readonly name: string },
): string {
  const known = driftParts.find((one) => one === part) ?? 'entry';
  const named = known === 'role' ? sayRole(t, name) : subjectName(fleet, name);
  return t(`findings.drift.${known}`, { name: named });
}

function sayRole(t: TFunction, text: string): string {
  const role = roles.find((one) => one === text);
  return role === undefined ? text : t(`common.role.${role}`);
}

function sayVariant(t: TFunction, fleet: Fleet | undefined, role: string, release: string): string {
  const version = fleet?.releases.find((one) => one.id === release)?.version ?? release;
  return [sayRole(t, role), version].filter(Boolean).join(' ');
}
