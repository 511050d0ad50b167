import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type Severity, severities } from '../../../shared/model/picture.ts';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import type { MapFilter } from '../../state/map-filter.ts';
import { severityIn } from '../../state/ranking.ts';
import type { MapMode } from '../../state/settings-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useMapWorld } from './map-context.ts';
import classes from './toolbar.module.css';
import { ZoomButtons } from './zoom-buttons.tsx';

type Props = {
  readonly filter: MapFilter;
  readonly onFilter: (filter: MapFilter) => void;
  readonly searchRef: React.Ref<HTMLInputElement>;
};

/** Controls of the map: layout, filters for sites, and zoom. */
export function Toolbar({ filter, onFilter, searchRef }: Props) {
  const { t } = useTranslation();
  const { fleet } = useMapWorld();
  const { settings } = useApp();
  const mode = useStore(settings, (one) => one.mapMode);
  return (
    <div className={classes.bar}>
      <SegmentedControl
        size="md"
        aria-label={t('map.view')}
        value={mode}
        onChange={(value) => settings.setState({ mapMode: value as MapMode })}
        data={[
          { value: 'lanes', label: t('map.lanes') },
          { value: 'geographic', label: t('map.geographic') },
        ]}
      />
      <TextInput
        ref={searchRef}
        size="md"
        type="search"
        className={classes.search}
        aria-label={t('map.searchHint')}
        placeholder={t('common.search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={filter.query}
        onChange={(event) => onFilter({ ...filter, query: event.currentTarget.value })}
      />
      <Select
        size="md"
        className={classes.environment}
        aria-label={t('map.filterEnvironment')}
        placeholder={t('map.allEnvironments')}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        data={fleet.environments.map((one) => ({ value: one.id, label: one.name }))}
        value={filter.environment ?? null}
        onChange={(value) => onFilter({ ...filter, environment: value ?? undefined })}
      />
      <SeverityChips
        chosen={filter.severities}
        onChoose={(chosen) => onFilter({ ...filter, severities: chosen })}
      />
      <ZoomButtons mode={mode} />
    </div>
  );
}

type ChipProps = {
  readonly chosen: readonly Severity[];
  readonly onChoose: (chosen: readonly Severity[]) => void;
};

/** The legend of the marks, with how many sites have each, and a filter by them. */
function SeverityChips({ chosen, onChoose }: ChipProps) {
  const { t } = useTranslation();
  const { fleet } = useMapWorld();
  const counts = useStore(
    useApp().overview,
    useShallow((state) => {
      const all = fleet.sites.map((site) => severityIn(latest(state), site.id));
      return severities.map((severity) => all.filter((one) => one === severity).length);
    }),
  );
  const toggle = (severity: Severity) =>
    onChoose(
      chosen.includes(severity) ? chosen.filter((one) => one !== severity) : [...chosen, severity],
    );
  return (
    <fieldset className={classes.chips}>
      <legend className="visually-hidden">{t('map.filterSeverity')}</legend>
      {severities.map((severity, i) => (
        <button
          key={severity}
          type="button"
          className={classes.chip}
          title={t(`common.severity.${severity}`)}
          aria-pressed={chosen.includes(severity)}
          onClick={() => toggle(severity)}
        >
          <SeverityMark severity={severity} size="1.125rem" decorative />
          <b>{counts[i]}</b>
          <span className={classes.word}>{t(`common.severity.${severity}`)}</span>
        </button>
      ))}
    </fieldset>
  );
}
