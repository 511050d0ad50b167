import { Drawer, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { EmptyState } from '../../parts/common/states.tsx';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { FaultSwitch } from './fault-switch.tsx';
import { type FaultGroup, faultsOf } from './faults-of.ts';
import classes from './lab-panel.module.css';

type Props = { readonly opened: boolean; readonly onClose: () => void };

/** Drawer of the lab: its simulation in words, and switches for its faults. */
export function LabPanel({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const fleet = useFleet();
  const router = useStreamPart(useApp().lab, (state) => state.router);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('lab.open')}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <p className={classes.what}>
        {t('lab.what')} {router !== undefined && t(`lab.router.${router}`)}
      </p>
      {fleet === undefined ? (
        <EmptyState title={t('lab.fleet')} />
      ) : (
        <SiteFaults key={fleet.name} fleet={fleet} />
      )}
    </Drawer>
  );
}

function SiteFaults({ fleet }: { readonly fleet: Fleet }) {
  const { t } = useTranslation();
  const route = useStore(useApp().route);
  const first = route.kind === 'site' ? route.site : fleet.sites[0]?.id;
  const [site, setSite] = useState(first ?? null);
  return (
    <>
      <Select
        size="lg"
        label={t('lab.chooseSite')}
        searchable
        allowDeselect={false}
        data={fleet.sites.map((one) => ({ value: one.id, label: one.name }))}
        value={site}
        onChange={setSite}
      />
      {site !== null &&
        faultsOf(fleet, site).map((group) => <Group key={group.fault} group={group} />)}
    </>
  );
}

function Group({ group: { fault, targets } }: { readonly group: FaultGroup }) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.group}>
      <legend>{t(`lab.fault.${fault}`)}</legend>
      <p>{t(`lab.faultLong.${fault}`)}</p>
      <div className={classes.switches}>
        {targets.map((one) => (
          <FaultSwitch key={one.id} fault={fault} target={one} />
        ))}
      </div>
    </fieldset>
  );
}
