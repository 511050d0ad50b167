import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Language, languages } from '../../../shared/model/language.ts';
import { chooseTheme, clockChoices, themeChoices } from '../../state/settings-store.ts';
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
        <Appearance />
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

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly nameOf: (option: T) => ReactNode;
  readonly onChoose: (option: T) => void;
};

function Choice<T extends string>({ label, value, options, nameOf, onChoose }: ChoiceProps<T>) {
  return (
    <Radio.Group label={label} value={value} onChange={(chosen) => onChoose(chosen as T)}>
      <Stack gap="xs" mt="xs">
        {options.map((one) => (
          <Radio key={one} value={one} size="md" label={nameOf(one)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { settings } = useApp();
  const { language, themeChoice, clock } = useStore(settings);
  const zone = zoneNames(consoleZone)(Date.now());
  return (
    <>
      <Choice
        label={t('settings.language')}
        value={language}
        options={languages}
        nameOf={(one) => <span lang={one}>{languageNames[one]}</span>}
        onChoose={(chosen) => settings.setState({ language: chosen })}
      />
      <Choice
        label={t('settings.theme')}
        value={themeChoice}
        options={themeChoices}
        nameOf={(one) => t(`settings.themes.${one}`)}
        onChoose={(chosen) => chooseTheme(settings, chosen)}
      />
      <Choice
        label={t('settings.clock')}
        value={clock}
        options={clockChoices}
        nameOf={(one) => t(`settings.clocks.${one}`, { zone })}
        onChoose={(chosen) => settings.setState({ clock: chosen })}
      />
    </>
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
