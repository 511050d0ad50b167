import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Teller } from '../words/say-rollout.ts';
import { useFormat } from '../words/use-format.ts';
import { useFleet } from './use-app.ts';

/** Tools for sentences about rollouts, in the language in use. */
export function useTeller(): Teller {
  const { t } = useTranslation();
  const format = useFormat();
  const fleet = useFleet();
  return useMemo(() => ({ t, format, fleet }), [t, format, fleet]);
}
