import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LabFault } from '../../../shared/contract/lab.ts';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { sayError } from '../../words/say-error.ts';
import type { FaultTarget } from './faults-of.ts';

type Props = { readonly fault: LabFault; readonly target: FaultTarget };

/** Shows what the lab says is on, not what was clicked. */
export function FaultSwitch({ fault, target: { id: target, name } }: Props) {
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
      label={name}
      error={failure === undefined ? undefined : `${t('lab.failed')}: ${failure.what}`}
      checked={on ?? false}
      disabled={on === undefined || change.isPending}
      onChange={(event) => change.mutate({ fault, target, on: event.currentTarget.checked })}
    />
  );
}
