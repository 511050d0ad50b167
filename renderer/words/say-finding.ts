import type { TFunction } from 'i18next';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Finding } from '../../shared/model/picture.ts';
import type { Format } from './format.ts';
import type { Said } from './say-error.ts';

/** A finding as a sentence and what to do, with whatever figures it carries. */
export function sayFinding(
  t: TFunction,
  format: Format,
  fleet: Fleet | undefined,
  finding: Finding,
): Said {
  const what = t(`findings.what.${finding.code}`, { subject: subjectName(fleet, finding.subject) });
  const facts = factsOf(t, format, finding.data);
  return {
    what: facts.length === 0 ? what : `${what} (${facts.join(', ')})`,
    mend: t(`findings.mend.${finding.code}`),
  };
}

/** Cameras and sites have names; hosts and containers are called by their id. */
export function subjectName(fleet: Fleet | undefined, subject: string): string {
  return (
    fleet?.cameras.find((one) => one.id === subject)?.name ??
    fleet?.sites.find((one) => one.id === subject)?.name ??
    subject
  );
}

function factsOf(t: TFunction, format: Format, data: Finding['data']): readonly string[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const fact = factOf(t, format, key, value);
    return fact === undefined ? [] : [fact];
  });
}

function factOf(t: TFunction, format: Format, key: string, value: string | number) {
  if (typeof value === 'number') {
    if (key === 'ratio' || key === 'share') return format.percent(value);
    if (key === 'perSecond') return t('common.unit.perSecond', { value: format.number(value) });
    if (key === 'perMinute') return t('common.unit.perMinute', { value: format.number(value) });
    return undefined;
  }
  if (key === 'slot') return t('common.slot', { slot: value });
  return key === 'detail' || key === 'release' || key === 'what' ? value : undefined;
}
