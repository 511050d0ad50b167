import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { sayError } from '../../words/say-error.ts';
import type { FaultPlace } from './faults-of.ts';

/** Shows what the lab says is on, not what was clicked. */
export function FaultSwitch({ fault, target, name }: FaultPlace) {
  const { t } = useTranslation();
  const { lab, utils } = useApp();
  const on = useStreamPart(lab, (state) =>
    state.active.some((one) => one.fault === fault && one.target === target),
  );
  const change = useMutation(utils.lab.fault.mutationOptions());
  const failure = change.error === null ? undefined : sayError(t, change.error);
  return (
    <Switch
      size="lg"
      label={`${t(`lab.fault.${fault}`)} · ${name}`}
      description={t(`lab.faultLong.${fault}`)}
      error={failure === undefined ? undefined : `${t('lab.failed')}: ${failure.what}`}
      checked={on ?? false}
      disabled={on === undefined || change.isPending}
      onChange={(event) => change.mutate({ fault, target, on: event.currentTarget.checked })}
    />
  );
}
