import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../words/format.ts';
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
  const said = (one: VariantCounts) => sayClasses(t, format, one.parts);
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
export function sayClasses(
  t: TFunction,
  { number }: Format,
  parts: VariantCounts['parts'],
): readonly string[] {
  const classes = t('common.counted.class', { returnObjects: true });
  const directions = t('common.counted.direction', { returnObjects: true });
  return [...Map.groupBy(parts, (one) => one.class)].map(([name, all]) => {
    const each = all.map(({ direction, perMinute }) =>
      `${named(directions, direction)} ${number(perMinute)}`.trim(),
    );
    return `${named(classes, name)} ${each.join(', ')}`.trim();
  });
}

/** Releases count under names of their own; the usual ones have words. */
const named = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] ?? name) : name;
