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
  const said = (one: VariantCounts) => sayClasses(one.parts, format.number);
  if (others.length === 0) {
    return (
      <div className={classes.counts} title={said(first).join('\n')}>
        <ul>
          {said(first).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <b>{format.number(first.perMinute)}</b>
      </div>
    );
  }
  return (
    <ul className={classes.sides}>
      {variants.map((one) => (
        <li key={one.slot} title={said(one).join('\n')}>
          {one.role ? <RoleTag role={one.role} /> : t('common.slot', { slot: one.slot })}{' '}
          <b>{format.number(one.perMinute)}</b>
        </li>
      ))}
    </ul>
  );
}

/** "person in 12, out 8": a line for each class, so that it is named once. */
function sayClasses(
  parts: VariantCounts['parts'],
  number: (value: number) => string,
): readonly string[] {
  return [...Map.groupBy(parts, (one) => one.class)].map(([name, all]) => {
    const each = all.map((one) => `${one.direction} ${number(one.perMinute)}`.trim());
    return `${name} ${each.join(', ')}`.trim();
  });
}
