import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ToldResult } from '../../../../shared/model/change.ts';
import { useSiteTime } from '../../../state/site-time.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from './result-line.module.css';
import { type ResultTone, sayResult } from './say-result.ts';

/** One gateway's part in a change: its name and what is known of it, good or bad. */
export function ResultLine({ result }: { readonly result: ToldResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = useSiteTime();
  return (
    <li className={classes.line}>
      <b>{result.gateway}</b>
      {sayResult(t, format, result, time.labelled).map((part) => (
        <span key={part.text} className={classes.part} data-tone={part.tone}>
          <ToneIcon tone={part.tone} /> {part.text}
        </span>
      ))}
    </li>
  );
}

function ToneIcon({ tone }: { readonly tone: ResultTone }) {
  switch (tone) {
    case 'good':
      return <IconCircleCheck size={16} aria-hidden />;
    case 'waiting':
      return <IconClock size={16} aria-hidden />;
    case 'bad':
      return <IconCircleX size={16} aria-hidden />;
  }
}
