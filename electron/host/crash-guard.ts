import type { Logger } from 'pino';
import { plainText } from '../../shared/model/plain-text.ts';
import { hostAtWork } from '../links/index.ts';

/** Exit code of a host that ended by an exception of its own; its launcher starts it again. */
export const crashedCode = 70;

/**
 * The last line of defence. An exception in one host's work is logged and ends that host's links
 * only. Any other leaves the console's own state in doubt: it is logged, and `end` is called once
 * with the reason in one line. Returns its own end.
 */
export function guardProcess(log: Logger, end: (reason: string) => void): () => void {
  let ending = false;
  const onError = (error: unknown) => {
    const work = hostAtWork();
    if (work && isContained(work.fail, error)) {
      log.error({ host: work.host, error }, 'work for one host has thrown');
      return;
    }
    log.fatal({ error }, 'uncaught');
    if (ending) return;
    ending = true;
    // Its message may repeat what another machine said.
    end(plainText(error instanceof Error ? error.message : String(error)));
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
  };
}

function isContained(fail: (error: unknown) => void, error: unknown): boolean {
  try {
    fail(error);
    return true;
  } catch {
    return false;
  }
}
