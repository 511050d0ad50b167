import { Button, Drawer } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { waitingHosts } from '../../state/waiting-hosts.ts';
import classes from './host-attention.module.css';
import { HostCard } from './host-card.tsx';

type Props = { readonly opened: boolean; readonly onToggle: () => void };

/** A banner while hosts wait for a person (an unseen key, a secret), and the panel to answer them in. */
export function HostAttention({ opened, onToggle }: Props) {
  const { t } = useTranslation();
  const { overview } = useApp();
  // Drawn again when who waits or why changes, not at every reading.
  const keys = useStore(
    overview,
    useShallow((state) =>
      hostsIn(latest(state)).map(
        ({ host, state: { fault, hostKey } }) => `${host} ${fault.code} ${hostKey?.fingerprint}`,
      ),
    ),
  );
  const hosts = hostsIn(latest(overview.getState()));
  if (keys.length === 0) return null;
  return (
    <section className={classes.banner} aria-label={t('links.attention', { count: keys.length })}>
      <IconShieldQuestion size={24} aria-hidden />
      <p role="status">
        <strong>{t('links.attention', { count: keys.length })}</strong>{' '}
        <span className={classes.names}>
          {hosts
            .slice(0, 6)
            .map((one) => one.host)
            .join(', ')}
        </span>
      </p>
      <Button variant="default" size="md" onClick={onToggle}>
        {t('links.showHosts')}
      </Button>
      <Drawer
        opened={opened}
        onClose={onToggle}
        position="right"
        size="lg"
        title={t('links.attention', { count: keys.length })}
        closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
      >
        {hosts.map((one) => (
          <HostCard key={one.host} waiting={one} />
        ))}
      </Drawer>
    </section>
  );
}

const hostsIn = (overview: Parameters<typeof waitingHosts>[0] | undefined) =>
  overview === undefined ? [] : waitingHosts(overview);
