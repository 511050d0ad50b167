import { Button } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SplitState } from '../../../../shared/model/split.ts';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import { useFleet } from '../../../state/use-app.ts';
import { sayDriftPart } from '../../../words/say-finding.ts';
import classes from '../panel/notes.module.css';

type Props = { readonly splits: readonly SplitState[]; readonly site: string };

/** Differences between the live state and the intent, for each gateway with drift. */
export function DriftNotes({ splits, site }: Props) {
  return splits
    .filter((split) => split.drift.length > 0)
    .map((split) => <DriftNote key={split.gateway} split={split} site={site} />);
}

const shownLines = 3;

function DriftNote({ split, site }: { readonly split: SplitState; readonly site: string }) {
  const { t } = useTranslation();
  const commands = useSiteCommands(site);
  const connected = useConnected();
  const fleet = useFleet();
  const { gateway, service, drift } = split;
  const { driftCount: count = drift.length } = split;
  const settle = (how: 'correct' | 'adopt') => (
    <Button
      size="md"
      variant={how === 'correct' ? 'filled' : 'default'}
      disabled={!connected}
      title={t(`traffic.drift.${how}Hint`)}
      onClick={() => void commands.settle(gateway, service, how)}
    >
      {t(`traffic.drift.${how}`)}
    </Button>
  );
  return (
    <section className={classes.note} aria-label={gateway}>
      <IconArrowsDiff size={20} aria-hidden />
      <div className={classes.text}>
        <strong>{t('traffic.drift.title', { gateway, count })}</strong>
        <ul>
          {drift.slice(0, shownLines).map((line) => (
            <li key={`${line.part} ${line.name}`}>
              {t('traffic.drift.line', { ...line, what: sayDriftPart(t, fleet, line) })}
            </li>
          ))}
          {count > shownLines && <li>{t('traffic.drift.more', { count: count - shownLines })}</li>}
        </ul>
      </div>
      {settle('correct')}
      {settle('adopt')}
    </section>
  );
}
