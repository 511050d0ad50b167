import { Button } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FleetProblem } from '../../../shared/model/fleet.ts';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './fleet-problems.module.css';

/** Banner of an invalid fleet file: the fleet in force, and every problem with its place. */
export function FleetProblems() {
  const { t } = useTranslation();
  const format = useFormat();
  const { fleet } = useApp();
  const problems = useStreamPart(fleet, (state) => state.problems) ?? [];
  const readAt = useStreamPart(fleet, (state) => state.readAt);
  const [open, setOpen] = useState(false);
  if (problems.length === 0 || readAt === undefined) return null;
  return (
    <section
      className={classes.banner}
      aria-label={t('fleet.problems', { count: problems.length })}
    >
      <div className={classes.line}>
        <IconFileAlert size={24} aria-hidden />
        <p role="status">
          <strong>{t('fleet.problems', { count: problems.length })}.</strong>{' '}
          {t('fleet.lastGood', { time: format.dateTime(readAt) })}
        </p>
        <Button variant="default" size="md" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'fleet.hide' : 'fleet.show')}
        </Button>
      </div>
      {open && <ProblemList problems={problems} />}
    </section>
  );
}

function ProblemList({ problems }: { readonly problems: readonly FleetProblem[] }) {
  const { t } = useTranslation();
  return (
    <ul
      className={classes.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('fleet.problems', { count: problems.length })}
    >
      {problems.map((one) => {
        const place = `${one.file}:${one.line}:${one.column}`;
        return (
          <li key={`${place} ${one.what}`}>
            <code>{place}</code> {one.what}{' '}
            <span className={classes.expected}>
              {t('fleet.expected', { expected: one.expected })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
