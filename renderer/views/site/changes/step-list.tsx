import { Loader } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import classes from './step-list.module.css';

export type StepState = 'waiting' | 'running' | 'done' | 'failed';
export type Step = { readonly key: string; readonly label: string; readonly state: StepState };

/** The steps of some work in a row, each by icon and word. */
export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.key} data-state={step.state}>
          <StepIcon state={step.state} /> {step.label}
        </li>
      ))}
    </ol>
  );
}

function StepIcon({ state }: { readonly state: StepState }) {
  switch (state) {
    case 'waiting':
      return <IconCircleDashed size={18} aria-hidden />;
    case 'running':
      return <Loader size={16} color="var(--ink-2)" aria-hidden />;
    case 'done':
      return <IconCircleCheck size={18} aria-hidden />;
    case 'failed':
      return <IconCircleX size={18} aria-hidden />;
  }
}

/** The states of steps that come in order, given the one that was told last and how it ended. */
export function stepStates<S extends string>(
  order: readonly S[],
  current: S | undefined,
  end: 'running' | 'done' | 'failed',
): readonly { readonly step: S; readonly state: StepState }[] {
  const at = current === undefined ? -1 : order.indexOf(current);
  return order.map((step, index) => {
    if (end === 'done' || index < at) return { step, state: 'done' };
    if (index > at) return { step, state: 'waiting' };
    return { step, state: end };
  });
}
