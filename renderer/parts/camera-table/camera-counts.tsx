import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { RoleTag } from '../common/role-tag.tsx';
import { Gap } from '../common/states.tsx';
import type { VariantCounts } from './camera-rows.ts';
import classes from './camera-table.module.css';

/** Counts a minute by variant: the sum, and below it each class and direction. */
export function CameraCounts({ variants }: { readonly variants: readonly VariantCounts[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (variants.length === 0) return <Gap />;
  return (
    <div className={classes.counts}>
      {variants.map(({ slot, role, perMinute, parts }) => {
        const said = sayParts(parts, format.number);
        return (
          <span key={slot} className={classes.variant} title={said}>
            <b>{format.number(perMinute)}</b>
            {variants.length > 1 && (role ? <RoleTag role={role} /> : t('common.slot', { slot }))}
            <small>{said}</small>
          </span>
        );
      })}
    </div>
  );
}

/** "person in 12, out 8 · car in 3": a class is named once. */
function sayParts(parts: VariantCounts['parts'], number: (value: number) => string): string {
  const classes = Map.groupBy(parts, (one) => one.class);
  return [...classes]
    .map(([name, all]) => {
      const each = all.map((one) => `${one.direction} ${number(one.perMinute)}`.trim());
      return `${name} ${each.join(', ')}`.trim();
    })
    .join(' · ');
}
