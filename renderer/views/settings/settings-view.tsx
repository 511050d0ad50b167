import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Language, languages } from '../../../shared/model/language.ts';
import {
  type ClockChoice,
  chooseTheme,
  clockChoices,
  type ThemeChoice,
  themeChoices,
} from '../../state/settings-store.ts';
import { useApp } from '../../state/use-app.ts';
import { consoleZone, zoneNames } from '../../words/format.ts';
import { FleetSection } from './fleet-section.tsx';
import { NoticeSection } from './notice-section.tsx';
import classes from './settings-view.module.css';

const languageNames: Readonly<Record<Language, string>> = { en: 'English', vi: 'Tiếng Việt' };

/** Choices of one person at this machine, and which fleet is open. */
export function SettingsView() {
  const { t } = useTranslation();
  return (
    <div className={classes.screen}>
      <header>
        <h1 className={classes.title}>{t('settings.title')}</h1>
        <p className={classes.hint}>{t('settings.here')}</p>
      </header>
      <Section title={t('settings.appearance')}>
        <LanguageChoice />
        <ThemeChoices />
        <ClockChoices />
      </Section>
      <Section title={t('settings.notices')}>
        <NoticeSection />
      </Section>
      <Section title={t('settings.fleet')}>
        <FleetSection />
      </Section>
      <Section title={t('settings.about')}>
        <About />
      </Section>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.name}>{title}</h2>
      {children}
    </section>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  const { settings } = useApp();
  const language = useStore(settings, (one) => one.language);
  return (
    <Radio.Group
      label={t('settings.language')}
      value={language}
      onChange={(value) => settings.setState({ language: value as Language })}
    >
      <Stack gap="xs" mt="xs">
        {languages.map((one) => (
          <Radio
            key={one}
            value={one}
            size="md"
            label={<span lang={one}>{languageNames[one]}</span>}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function ThemeChoices() {
  const { t } = useTranslation();
  const { settings } = useApp();
  const choice = useStore(settings, (one) => one.themeChoice);
  return (
    <Radio.Group
      label={t('settings.theme')}
      value={choice}
      onChange={(value) => chooseTheme(settings, value as ThemeChoice)}
    >
      <Stack gap="xs" mt="xs">
        {themeChoices.map((one) => (
          <Radio key={one} value={one} size="md" label={t(`settings.themes.${one}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** What the clocks on every screen show; each of them names its zone. */
function ClockChoices() {
  const { t } = useTranslation();
  const { settings } = useApp();
  const choice = useStore(settings, (one) => one.clock);
  const zone = zoneNames(consoleZone)(Date.now());
  return (
    <Radio.Group
      label={t('settings.clock')}
      value={choice}
      onChange={(value) => settings.setState({ clock: value as ClockChoice })}
    >
      <Stack gap="xs" mt="xs">
        {clockChoices.map((one) => (
          <Radio key={one} value={one} size="md" label={t(`settings.clocks.${one}`, { zone })} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function About() {
  const { t } = useTranslation();
  const state = useStore(useApp().client.connection.store);
  if (state.kind !== 'open') return null;
  return (
    <dl className={classes.facts}>
      <dt>{t('settings.version')}</dt>
      <dd>{state.info.version}</dd>
      <dt>{t('settings.operator')}</dt>
      <dd>{state.info.operator}</dd>
    </dl>
  );
}
