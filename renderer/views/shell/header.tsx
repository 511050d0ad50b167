import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconFlask,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { mapHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { ConnectionBadge } from './connection-state.tsx';
import classes from './header.module.css';
import type { Overlays } from './overlays.ts';
import { RolloutsLink } from './rollouts-link.tsx';
import type { FrameActions } from './use-frame-actions.ts';

type Props = { readonly actions: FrameActions; readonly overlays: Overlays };

export function Header({ actions, overlays }: Props) {
  const { t } = useTranslation();
  const app = useApp();
  const simulated = useStreamPart(app.fleet, (state) => state.simulated) ?? false;
  return (
    <header className={classes.header}>
      <a href={mapHref} className={classes.product}>
        <Logo />
        {t('common.product')}
      </a>
      <Breadcrumb />
      <div className={classes.tools}>
        <RolloutsLink />
        {simulated && <LabButton onOpen={() => overlays.toggle('lab')} />}
        <ConnectionBadge />
        <Button
          variant="default"
          size="md"
          leftSection={<IconSearch size={18} aria-hidden />}
          onClick={() => overlays.openPalette('')}
        >
          {t('shell.commands')}
        </Button>
        <Tool label={t('shell.help')} onClick={() => overlays.toggle('help')}>
          <IconKeyboard size={22} aria-hidden />
        </Tool>
        <LanguageButton onClick={actions.switchLanguage} />
        <ThemeButton onClick={actions.switchTheme} />
      </div>
    </header>
  );
}

function LabButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const faults = useStreamPart(useApp().lab, (state) => state.active.length) ?? 0;
  return (
    <Button
      variant="default"
      size="md"
      className={classes.lab}
      leftSection={<IconFlask size={18} aria-hidden />}
      onClick={onOpen}
    >
      <span className={classes.wide}>{t('shell.simulated')}</span>
      <span className={classes.narrow} title={t('shell.simulated')} aria-hidden>
        {t('shell.simulatedShort')}
      </span>
      {faults > 0 && <Faults count={faults} />}
    </Button>
  );
}

function Faults({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const said = t('lab.active', { count });
  return (
    <span className={classes.faults} title={said}>
      <span className={classes.wide}>{said}</span>
      <span className={classes.narrow} aria-hidden>
        {count}
      </span>
    </span>
  );
}

function LanguageButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  const other = useStore(useApp().settings, (one) => (one.language === 'en' ? 'vi' : 'en'));
  return (
    <Button
      variant="subtle"
      color="gray"
      size="md"
      px="xs"
      className={classes.quiet}
      leftSection={<IconLanguage size={20} aria-hidden />}
      onClick={onClick}
    >
      <span lang={other}>{t('shell.languageTo')}</span>
    </Button>
  );
}

function ThemeButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  const dark = useStore(useApp().settings, (one) => one.theme === 'dark');
  return (
    <Tool label={t(dark ? 'shell.themeToLight' : 'shell.themeToDark')} onClick={onClick}>
      {dark ? <IconSun size={22} aria-hidden /> : <IconMoon size={22} aria-hidden />}
    </Tool>
  );
}

type ToolProps = {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
};

function Tool({ label, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        className={classes.quiet}
        aria-label={label}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Two columns of a tally, one of them moving over to the other. */
function Logo() {
  return (
    <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
      <rect x="2" y="2" width="20" height="20" rx="4" fill="var(--surface-3)" />
      <path d="M6 6v12M9.5 6v12M13 6v12" stroke="var(--stable)" strokeWidth="2" />
      <path d="M17.5 6v12" stroke="var(--candidate)" strokeWidth="2" strokeDasharray="3 1.5" />
      <path d="M4 15.5 19.5 9" stroke="var(--ink)" strokeWidth="1.6" />
    </svg>
  );
}
