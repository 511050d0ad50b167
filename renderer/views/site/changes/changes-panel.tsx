import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ToldChange } from '../../../../shared/model/change.ts';
import type { SitePicture } from '../../../../shared/model/picture.ts';
import { EmptyState } from '../../../parts/common/states.tsx';
import { rolloutStepOf } from '../../../state/rollout-step-of.ts';
import { rolloutHref } from '../../../state/route-store.ts';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import { useSiteTime } from '../../../state/site-time.ts';
import { latest } from '../../../state/stream-store.ts';
import { isHeld, isUndoable, type Revisions } from '../../../state/undoable.ts';
import { useApp } from '../../../state/use-app.ts';
import { useTeller } from '../../../state/use-teller.ts';
import { Panel } from '../panel/panel.tsx';
import classes from './changes-panel.module.css';
import lines from './result-line.module.css';
import { ResultLine } from './result-line.tsx';
import { sayChange, sayOthers } from './say-result.ts';

const shown = 12;

/** Who changed the traffic of this site, when, what, and how it ended; newest first. */
export function ChangesPanel({ picture }: { readonly picture: SitePicture }) {
  const { t } = useTranslation();
  const { changes, summary } = picture;
  const undone = new Set(changes.map((one) => one.undoes));
  const revisions: Revisions = new Map(
    summary.services.flatMap((one) => Object.entries(one.revisions ?? {})),
  );
  const rollouts = useStore(useApp().rollouts, latest);
  const newest = changes.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const { zoneName } = useSiteTime();
  return (
    <Panel title={t('traffic.history.title')} tools={<small>{zoneName}</small>}>
      {changes.length === 0 ? (
        <EmptyState title={t('traffic.history.empty')} />
      ) : (
        <ol className={classes.changes}>
          {newest.slice(0, shown).map((change) => (
            <ChangeEntry
              key={change.id}
              change={change}
              site={summary.site}
              undone={undone.has(change.id)}
              undoable={
                change.finished &&
                isUndoable(change, revisions) &&
                !isHeld(rollouts, change.scope.service, [summary.site])
              }
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}

type EntryProps = {
  readonly change: ToldChange;
  readonly site: string;
  readonly undone: boolean;
  readonly undoable: boolean;
};

function ChangeEntry({ change, site, undone, undoable }: EntryProps) {
  const teller = useTeller();
  const { t } = teller;
  const time = useSiteTime();
  const what = sayChange(teller, change);
  const others = sayOthers(teller, change);
  const rollout = rolloutStepOf(change)?.rollout;
  const at = time.when(change.at);
  return (
    <li className={classes.change}>
      <div className={classes.head}>
        <time dateTime={change.at} title={time.full(change.at)}>
          {at}
        </time>
        <strong>{what}</strong>
        <span>{change.by}</span>
        {change.scope.kind === 'environment' && <span>{t('traffic.history.environment')}</span>}
        {rollout !== undefined && (
          <a href={rolloutHref(rollout)}>{t('traffic.rolloutStep.open')}</a>
        )}
        {undone && <em>{t('traffic.history.undone')}</em>}
      </div>
      <ul className={lines.lines}>
        {change.results.map((result) => (
          <ResultLine key={result.gateway} result={result} />
        ))}
        {others !== undefined && <li>{others}</li>}
      </ul>
      {!undone && undoable && (
        <UndoButton
          site={site}
          change={change}
          label={t('traffic.history.undoOf', { what, time: at })}
        />
      )}
    </li>
  );
}

type UndoProps = { readonly site: string; readonly change: ToldChange; readonly label: string };

function UndoButton({ site, change, label }: UndoProps) {
  const { t } = useTranslation();
  const commands = useSiteCommands(site);
  const connected = useConnected();
  return (
    <Button
      size="md"
      variant="subtle"
      className={classes.undo ?? ''}
      leftSection={<IconArrowBackUp size={18} aria-hidden />}
      aria-label={label}
      title={label}
      disabled={!connected}
      onClick={() => void commands.undo(change.id)}
    >
      {t('traffic.history.undo')}
    </Button>
  );
}
