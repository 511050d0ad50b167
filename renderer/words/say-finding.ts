import type { TFunction } from 'i18next';
import type { Fleet } from '../../shared/model/fleet.ts';
import { linkFaultCodes } from '../../shared/model/link.ts';
import type { Finding } from '../../shared/model/picture.ts';
import { roles } from '../../shared/model/split.ts';
import type { Format } from './format.ts';
import type { Said } from './say-error.ts';

/** A finding as a sentence and what to do, with whatever figures it carries. */
export function sayFinding(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  finding: Finding,
): Said {
  const said = sayLinkFinding(t, finding) ?? {
    what: t(`findings.what.${finding.code}`, { subject: subjectName(fleet, finding.subject) }),
    mend: t(`findings.mend.${finding.code}`),
  };
  const facts = factsOf(t, format, fleet, finding);
  return facts.length === 0 ? said : { ...said, what: `${said.what} (${facts.join(', ')})` };
}

/** What has a name in the fleet is called by it; hosts and containers by their id. */
export function subjectName(fleet: Fleet | undefined, subject: string): string {
  const named = [fleet?.cameras, fleet?.services, fleet?.sites];
  for (const all of named) {
    const found = all?.find((one) => one.id === subject);
    if (found !== undefined) return found.name;
  }
  return subject;
}

/** A link says by its fault what is wrong, and a gateway that nothing changes there meanwhile. */
function sayLinkFinding(t: TFunction, { code, subject: host, data }: Finding): Said | undefined {
  const fault = linkFaultCodes.find((one) => one === data.code);
  if (!code.startsWith('link-') || fault === undefined) return undefined;
  const mend = t(`links.mend.${fault}`);
  const inForce = code !== 'link-degraded' && data.kind === 'gateway';
  return {
    what: t(`links.what.${fault}`, { host }),
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
    ratio === undefined
      ? ''
      : code === 'undercount'
        ? t('findings.fact.ofExpected', { ratio: format.percent(ratio) })
        : format.percent(ratio),
    perSecond === undefined ? '' : t('common.unit.perSecond', { value: format.number(perSecond) }),
    share === undefined ? '' : format.percent(share),
    code === 'drift'
      ? t('findings.fact.drift', {
          what: text('what'),
          meant: sayRole(t, text('meant')),
          live: sayRole(t, text('live')),
        })
      : '',
    code === 'queued-asks' ? t('findings.fact.by', { by: text('by') }) : '',
    code === 'link-down' || code === 'link-degraded' ? text('detail') : '',
  ].filter((fact) => fact !== '');
}

function sayRole(t: TFunction, text: string): string {
  const role = roles.find((one) => one === text);
  return role === undefined ? text : t(`common.role.${role}`);
}

function sayVariant(t: TFunction, fleet: Fleet | undefined, role: string, release: string): string {
  const version = fleet?.releases.find((one) => one.id === release)?.version ?? release;
  return [sayRole(t, role), version].filter(Boolean).join(' ');
}
