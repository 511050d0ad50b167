import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { Gap } from './states.tsx';

type Props = { readonly value: number | undefined };

/** Objects a minute. */
export function PerMinute({ value }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === undefined) return <Gap />;
  return <>{t('common.unit.perMinute', { value: format.number(value) })}</>;
}

/** Frames a second. */
export function PerSecond({ value }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === undefined) return <Gap />;
  return <>{t('common.unit.perSecond', { value: format.number(value) })}</>;
}

export function Milliseconds({ value }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === undefined) return <Gap />;
  return <>{t('common.unit.ms', { value: format.number(value) })}</>;
}

/** From 0–1. */
export function Percent({ value }: Props) {
  const format = useFormat();
  if (value === undefined) return <Gap />;
  return <>{format.percent(value)}</>;
}
