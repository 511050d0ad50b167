import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PlanAnswer } from '../../../shared/contract/rollouts.ts';
import type { Strategy } from '../../../shared/model/rollout-request.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayShortfall } from '../../words/say-obstacle.ts';
import notes from '../site/panel/notes.module.css';

type Props = {
  readonly answer: Extract<PlanAnswer, { readonly kind: 'does-not-fit' }>;
  readonly onTake: (strategy: Strategy) => void;
};

/** Missing resources by host, and the strategy that would fit, one click away. */
export function ShortfallNote({ answer, onTake }: Props) {
  const teller = useTeller();
  const { t } = teller;
  const { missing, instead } = answer;
  return (
    <div className={notes.note} data-bad="true" role="alert">
      <IconAlertTriangle size={22} aria-hidden />
      <div className={notes.text}>
        <strong>{t('rolloutPlan.short.title')}</strong>
        <ul>
          {missing.map((one) => (
            <li key={`${one.host} ${one.what}`}>{sayShortfall(teller, one)}</li>
          ))}
        </ul>
        {instead === undefined && <p>{t('rolloutPlan.short.none')}</p>}
      </div>
      {instead !== undefined && (
        <Button size="md" onClick={() => onTake(instead)}>
          {t('rolloutPlan.short.take', { strategy: t(`rollouts.strategy.${instead}`) })}
        </Button>
      )}
    </div>
  );
}
