import type { Logger } from 'pino';
import type { StoredEntry } from '../journal/journal.ts';

/** Every line of the journal is in the log, too, as soon as it is on disk. */
export function logEntry(log: Logger, rollout: string, entry: StoredEntry): void {
  log.info({ rollout, entry: entry.kind, ...about(entry) }, 'journal');
}

function about(entry: StoredEntry): Readonly<Record<string, unknown>> {
  switch (entry.kind) {
    case 'intended':
      return acted(entry.action);
    case 'result':
      return { ...acted(entry.action), result: entry.result, ms: entry.ms };
    case 'phase':
      return { phase: entry.phase, wave: entry.wave, step: entry.step };
    case 'command':
      return { command: entry.command, by: entry.by };
    case 'looked':
      return { found: entry.found };
    case 'evidence':
      return { site: entry.evidence.site, firing: entry.evidence.firing };
    case 'started':
      return {};
  }
}

const acted = ({ id, kind, site }: Extract<StoredEntry, { kind: 'intended' }>['action']) => ({
  action: kind,
  number: id,
  site,
});
