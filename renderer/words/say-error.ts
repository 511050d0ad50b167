import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { wireErrors } from '../../shared/contract/errors.ts';
import type { Language } from '../../shared/model/language.ts';
import type { CommandFault } from '../../shared/model/link.ts';
import { plainText } from '../../shared/model/plain-text.ts';
import type { NothingToRollBack } from '../../shared/model/rollback.ts';
import { leftText, refusalLine, refusalWords } from '../../shared/words/refusals.ts';
import { ConnectionLostError } from '../client/wire.ts';

export type Said = { readonly what: string; readonly mend: string };

/** Problem, place and advice from any error that ended a call. */
export function sayError(t: TFunction, error: unknown): Said {
  if (error instanceof ConnectionLostError) {
    return error.sent
      ? { what: t('errors.lostMidway'), mend: t('errors.lostMidwayMend') }
      : { what: t('errors.noConnection'), mend: t('errors.noConnectionMend') };
  }
  if (error instanceof ORPCError) return sayWireError(t, error.code, error.data, error.message);
  const detail = error instanceof Error ? error.message : String(error);
  return { what: withStop(t('errors.unexpected', { detail })), mend: t('errors.unexpectedMend') };
}

function sayWireError(t: TFunction, code: string, data: unknown, message: string): Said {
  const read = (key: string) => {
    const value = (data as Record<string, unknown> | undefined)?.[key];
    return typeof value === 'string' ? plainText(value) : '';
  };
  switch (code) {
    case 'NOT_FOUND':
      return {
        what: t('errors.notFound', { what: read('what'), id: read('id') }),
        mend: t('errors.notFoundMend'),
      };
    case 'REFUSED':
      return sayRefused(t, data);
    case 'REMOTE_FAILED':
      return {
        what: sentence(
          t('errors.remoteFailed', {
            host: read('host'),
            command: read('command'),
            detail: read('detail'),
          }),
        ),
        mend: t('errors.remoteFailedMend'),
      };
    case 'BUSY':
      return { what: t('errors.busy'), mend: t('errors.busyMend') };
    case 'NOTHING_TO_ROLL_BACK': {
      const why = t(`changes.nothingWhy.${read('why') as NothingToRollBack}`);
      return {
        what: t('errors.nothingToRollBack', { why }),
        mend: t('errors.nothingToRollBackMend'),
      };
    }
    case 'BAD_REQUEST':
      return { what: t('errors.badInput'), mend: t('errors.badInputMend') };
    default:
      return {
        what: withStop(t('errors.unexpected', { detail: message || code })),
        mend: t('errors.unexpectedMend'),
      };
  }
}

function sayRefused(t: TFunction, data: unknown): Said {
  const { refusal, host, left } = wireErrors.REFUSED.data.parse(data);
  const language = languageOf(t);
  const { what, mend } = refusalWords(language, refusal);
  const reason = `${what}${leftText(language, left)}`;
  const said =
    host === undefined
      ? sentence(reason)
      : t('errors.refusedAt', { host, reason: withStop(reason) });
  return { what: said, mend: sentence(mend) };
}

const languageOf = (t: TFunction) => t('common.languageCode') as Language;

/** Detail of a fault: in the language of the screen where Tallydeck refused, else the other side's words. */
export const faultDetail = (t: TFunction, { detail, refusal }: CommandFault): string =>
  refusal === undefined ? detail : refusalLine(languageOf(t), refusal);

/** Another sentence may follow it. */
const withStop = (text: string): string =>
  text === '' || /[.!?…:]$/.test(text) ? text : `${text}.`;

/** Makes a sentence of text from mid-line in a program; a path or an id keeps its letters. */
const sentence = (text: string): string =>
  withStop(/^\p{Ll}+[ ,;]/u.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text);
