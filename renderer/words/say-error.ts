import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { ConnectionLostError } from '../client/wire.ts';

export type Said = { readonly what: string; readonly mend: string };

/** What happened, where and what to do, from whatever a call ended in. */
export function sayError(t: TFunction, error: unknown): Said {
  if (error instanceof ConnectionLostError) {
    return error.sent
      ? { what: t('errors.lostMidway'), mend: t('errors.lostMidwayMend') }
      : { what: t('errors.noConnection'), mend: t('errors.noConnectionMend') };
  }
  if (error instanceof ORPCError) return sayWireError(t, error.code, error.data, error.message);
  const detail = error instanceof Error ? error.message : String(error);
  return { what: t('errors.unexpected', { detail }), mend: t('errors.unexpectedMend') };
}

function sayWireError(t: TFunction, code: string, data: unknown, message: string): Said {
  const read = (key: string) => {
    const value = (data as Record<string, unknown> | undefined)?.[key];
    return typeof value === 'string' ? value : '';
  };
  switch (code) {
    case 'NOT_FOUND':
      return {
        what: t('errors.notFound', { what: read('what'), id: read('id') }),
        mend: t('errors.notFoundMend'),
      };
    case 'REFUSED': {
      const host = read('host');
      const key = host === '' ? 'errors.refused' : 'errors.refusedAt';
      return { what: t(key, { host, reason: read('reason') }), mend: read('mend') };
    }
    case 'REMOTE_FAILED':
      return {
        what: t('errors.remoteFailed', {
          host: read('host'),
          command: read('command'),
          detail: read('detail'),
        }),
        mend: t('errors.remoteFailedMend'),
      };
    case 'UNREACHABLE':
      return {
        what: t('errors.unreachable', { host: read('host'), detail: read('detail') }),
        mend: t('errors.unreachableMend'),
      };
    case 'BAD_REQUEST':
      return { what: t('errors.badInput'), mend: t('errors.badInputMend') };
    default:
      return {
        what: t('errors.unexpected', { detail: message || code }),
        mend: t('errors.unexpectedMend'),
      };
  }
}
