import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { RoleTag } from '../common/role-tag.tsx';
import { Gap } from '../common/states.tsx';
import type { VariantCounts } from './camera-rows.ts';
import classes from './camera-table.module.css';

/** Counts a minute: the sum and each class and direction; by variant while both have counted. */
export function CameraCounts({ variants }: { readonly variants: readonly VariantCounts[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [first, ...others] = variants;
  if (!first) return <Gap />;
  const said = (one: VariantCounts) => sayParts(one.parts, format.number);
  if (others.length === 0) {
    return (
      <span className={classes.counts} title={said(first)}>
        <b>{format.number(first.perMinute)}</b>
        <small>{said(first)}</small>
      </span>
    );
  }
  return (
    <ul className={classes.sides}>
      {variants.map((one) => (
        <li key={one.slot} title={said(one)}>
          {one.role ? <RoleTag role={one.role} /> : t('common.slot', { slot: one.slot })}{' '}
          <b>{format.number(one.perMinute)}</b>
        </li>
      ))}
    </ul>
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
