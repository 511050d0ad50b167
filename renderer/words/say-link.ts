import type { TFunction } from 'i18next';
import { assertNever } from '../../shared/model/assert-never.ts';
import type { LinkFault, LinkState } from '../../shared/model/link.ts';
import { plainText } from '../../shared/model/plain-text.ts';
import type { Format } from './format.ts';

/** A link's state in words: problem, host, advice, and the time until the next attempt. */
export function sayLink(
  t: TFunction,
  format: Format,
  host: string,
  state: LinkState,
  now: number,
): string {
  switch (state.kind) {
    case 'connecting':
      return t('links.connectingLong', { host });
    case 'up': {
      const ms = t('common.unit.ms', { value: format.number(state.roundTripMs) });
      return t('links.upLong', { host, ms });
    }
    case 'refused':
      return `${sayFault(t, host, state.fault)} ${t('links.noAttempt')}`;
    case 'degraded':
    case 'down': {
      const fault = sayFault(t, host, state.fault);
      if (state.nextAttemptAt === undefined) return fault;
      const age = format.age(Date.parse(state.nextAttemptAt) - now);
      return `${fault} ${t('links.nextAttempt', { age })}`;
    }
    default:
      return assertNever(state);
  }
}

function sayFault(t: TFunction, host: string, { code, detail, at }: LinkFault): string {
  const what = t(`links.what.${code}`, { host: at ?? host });
  const said = detail === '' ? what : `${what} (${plainText(detail)})`;
  return `${said}. ${t(`links.mend.${code}`)}`;
}
