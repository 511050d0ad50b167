import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ToldChange } from '../../../../shared/model/change.ts';
import { changesOf } from '../../../state/changes-store.ts';
import { refusedMs, toldMs } from '../../../state/shown-operation.ts';
import { sitesOf } from '../../../state/target.ts';
import { useApp, useFleet } from '../../../state/use-app.ts';
import { useTeller } from '../../../state/use-teller.ts';
import { sayFailure } from '../../../words/say-obstacle.ts';
import classes from './change-progress.module.css';
import lines from './result-line.module.css';
import { ResultLine } from './result-line.tsx';
import { sayChange, sayOthers } from './say-result.ts';

type Props = {
  readonly service: string;
  readonly site: string;
  /** Of the site, newest first. */
  readonly changes: readonly ToldChange[];
};

/** The newest change of this service, gateway by gateway, as it goes. */
export function ChangeProgress({ service, site, changes }: Props) {
  const { t } = useTranslation();
  const teller = useTeller();
  const error = useOwnError(site);
  const newest = useNewest(service, site, changes);
  const recent = useStore(useApp().clock, (now) => newest && now - Date.parse(newest.at) < toldMs);
  const change = recent || newest?.finished === false ? newest : undefined;
  const others = change && sayOthers(teller, change);
  return (
    <div className={classes.progress} aria-live="polite">
      {error !== undefined && <ErrorLine error={error} />}
      {change !== undefined && (
        <>
          <h3 className={classes.title}>
            {t('traffic.progress.title', { what: sayChange(teller, change) })}
          </h3>
          <ul className={lines.lines}>
            {change.results.map((result) => (
              <ResultLine key={result.gateway} result={result} />
            ))}
            {others !== undefined && <li>{others}</li>}
            {!change.finished && change.results.length === 0 && others === undefined && (
              <li>{t('traffic.progress.running')}</li>
            )}
          </ul>
        </>
      )}
    </div>
  );
}

/** The newest change; this console knows its own a little earlier than the picture has it. */
function useNewest(
  service: string,
  site: string,
  changes: readonly ToldChange[],
): ToldChange | undefined {
  const fleet = useFleet();
  const own = useStore(useApp().changes, (state) => state.last);
  const here = own && fleet && sitesOf(own.target, fleet).includes(site);
  return [...(here ? changesOf(own) : []), ...changes]
    .filter((one) => one.scope.service === service)
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))[0];
}

function useOwnError(site: string): unknown {
  const app = useApp();
  const last = useStore(app.changes, (state) => state.last);
  const isOver = useStore(app.clock, () => Date.now() - (last?.endedAt ?? Date.now()) > refusedMs);
  if (isOver || last?.target.kind !== 'site' || last.target.site !== site) return undefined;
  return last.progress.find((one) => one.kind === 'failed')?.error;
}

function ErrorLine({ error }: { readonly error: unknown }) {
  const { what, mend } = sayFailure(useTeller(), error);
  return (
    <p className={classes.error}>
      <strong>{what}</strong> {mend}
    </p>
  );
}
