import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { type RefusedData, refusedData } from '../../shared/contract/errors.ts';
import type { Language } from '../../shared/model/language.ts';
import type { CommandFault } from '../../shared/model/link.ts';
import { plainText } from '../../shared/model/plain-text.ts';
import type { NothingToRollBack } from '../../shared/model/rollback.ts';
import { refusalLine, refusedWords } from '../../shared/words/refusals.ts';
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
  return sayUnexpected(t, error instanceof Error ? error.message : String(error));
}

const sayUnexpected = (t: TFunction, detail: string): Said => ({
  what: withStop(t('errors.unexpected', { detail })),
  mend: t('errors.unexpectedMend'),
});

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
    case 'REFUSED': {
      const refused = refusedData(data);
      return refused ? sayRefused(t, refused) : sayUnexpected(t, message || code);
    }
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
      return sayUnexpected(t, message || code);
  }
}

function sayRefused(t: TFunction, refused: RefusedData): Said {
  const { host } = refused;
  const { what: reason, mend } = refusedWords(languageOf(t), refused);
  const what =
    host === undefined
      ? sentence(reason)
      : t('errors.refusedAt', { host, reason: withStop(reason) });
  return { what, mend: sentence(mend) };
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
