import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Change } from '../../../shared/model/change.ts';
import type { SitePicture } from '../../../shared/model/picture.ts';
import { EmptyState } from '../../parts/common/states.tsx';
import { useConnected, useSiteCommands } from '../../state/site-commands.ts';
import { useSiteTime } from '../../state/site-time.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './changes-panel.module.css';
import { Panel } from './panel.tsx';
import lines from './result-line.module.css';
import { ResultLine } from './result-line.tsx';
import { sayChange } from './say-result.ts';

const shown = 12;

/** Who changed the traffic of this site, when, what, and how it ended; newest first. */
export function ChangesPanel({ picture }: { readonly picture: SitePicture }) {
  const { t } = useTranslation();
  const { changes, summary } = picture;
  const undone = new Set(changes.map((one) => one.undoes));
  const newest = changes.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <Panel title={t('traffic.history.title')}>
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
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}

type EntryProps = { readonly change: Change; readonly site: string; readonly undone: boolean };

function ChangeEntry({ change, site, undone }: EntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = useSiteTime();
  const what = sayChange(t, format, change);
  const at = time.when(change.at);
  return (
    <li className={classes.change}>
      <div className={classes.head}>
        <time dateTime={change.at}>{at}</time>
        <strong>{what}</strong>
        <span>{change.by}</span>
        {change.scope.kind === 'environment' && <span>{t('traffic.history.environment')}</span>}
        {undone && <em>{t('traffic.history.undone')}</em>}
      </div>
      <ul className={lines.lines}>
        {change.results.map((result) => (
          <ResultLine key={result.gateway} result={result} />
        ))}
      </ul>
      {!undone && canUndo(change) && (
        <UndoButton
          site={site}
          change={change}
          label={t('traffic.history.undoOf', { what, time: at })}
        />
      )}
    </li>
  );
}

/** An undo is not undone in turn: what was taken back can simply be asked for again. */
const canUndo = (change: Change) =>
  change.finished &&
  change.kind !== 'undo' &&
  change.results.some((one) => one.kind === 'applied' || one.kind === 'queued');

type UndoProps = { readonly site: string; readonly change: Change; readonly label: string };

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
