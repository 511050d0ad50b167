import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly label: string;
  /** The label stands elsewhere, such as at the head of a table. */
  readonly bare?: boolean;
  readonly hint?: ReactNode;
  readonly value: number;
  /** Factor from value to typed number: 100 for per cent, 1/60 for minutes of seconds. */
  readonly times?: number;
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly decimals?: number;
  readonly onValue: (value: number) => void;
};

/** A number with its unit; input that is not yet a number in range changes nothing. */
export function NumberField(props: Props) {
  const { label, bare = false, hint, value, times = 1, unit, min, max, onValue } = props;
  const decimals = props.decimals ?? 0;
  return (
    <NumberInput
      size="md"
      {...(bare ? { 'aria-label': label } : { label })}
      {...(hint === undefined ? {} : { description: hint })}
      inputWrapperOrder={['label', 'input', 'description']}
      value={Number((value * times).toFixed(2))}
      min={min}
      max={max}
      decimalScale={decimals}
      allowNegative={false}
      // Two small arrows are no target for a glove; the arrow keys do the same.
      hideControls
      clampBehavior="blur"
      {...(unit === undefined ? {} : { suffix: unit === '%' ? unit : ` ${unit}` })}
      onChange={(typed) => {
        if (typeof typed !== 'number' || typed < min || typed > max) return;
        onValue(times === 1 ? typed : typed / times);
      }}
    />
  );
}
