import { IconFocus2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Environment } from '../../../shared/model/environment.ts';
import classes from './lane-frame.module.css';

type Props = {
  readonly environment: Environment;
  readonly sites: number;
  /** Number of them that need a person. */
  readonly bad: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
};

/** An environment as a lane: its name selects it for rollback. */
export function LaneFrame({ environment, sites, bad, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const kind = t(`common.kind.${environment.kind}`);
  return (
    <section
      className={classes.lane}
      data-selected={selected}
      aria-label={environment.name}
      style={{ '--lane-color': environment.color } as React.CSSProperties}
    >
      <header className={classes.head}>
        <h2 className={classes.name}>{environment.name}</h2>
        <p className={classes.facts}>
          {kind === environment.name ? '' : `${kind} · `}
          {t('map.sites', { count: sites })} ·{' '}
          {bad === 0 ? t('map.laneFine') : <strong>{t('map.laneBad', { count: bad })}</strong>}
        </p>
        <button
          type="button"
          className={classes.select}
          aria-pressed={selected}
          aria-label={t('map.select', { name: environment.name })}
          onClick={onSelect}
        >
          <IconFocus2 size={22} aria-hidden />
        </button>
      </header>
    </section>
  );
}
