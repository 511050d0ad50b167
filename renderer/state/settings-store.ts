import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Language, languages } from '../../shared/model/language.ts';

export type { Language };
export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];
/** `system`: as the computer has it, and has it later. */
export const themeChoices = ['system', ...themes] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export const mapModes = ['lanes', 'geographic'] as const;
export type MapMode = (typeof mapModes)[number];
/** Whose clock is shown: that of the sites on screen, of this computer, or UTC. */
export const clockChoices = ['sites', 'computer', 'utc'] as const;
export type ClockChoice = (typeof clockChoices)[number];
/** Notices by the system, for a person who looks elsewhere. */
export const noticeKinds = ['broken', 'held', 'rolled-back', 'approval'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Choices of one person at this machine; kept there. */
export type Settings = {
  /** The theme that is shown. */
  readonly theme: Theme;
  readonly themeChoice: ThemeChoice;
  readonly language: Language;
  readonly mapMode: MapMode;
  readonly clock: ClockChoice;
  /** Notices that are not wanted. */
  readonly quiet: readonly NoticeKind[];
};

const storageKey = 'tallydeck.settings';

export function createSettingsStore(storage: Storage, system: Settings): StoreApi<Settings> {
  const kept = readKept(storage);
  const chosen = kept.themeChoice === 'system' ? undefined : kept.themeChoice;
  const store = createStore<Settings>(() => ({
    ...system,
    ...kept,
    ...(chosen === undefined ? {} : { theme: chosen }),
  }));
  store.subscribe(({ theme: _, ...settings }) =>
    storage.setItem(storageKey, JSON.stringify(settings)),
  );
  return store;
}

const prefersLight = () => window.matchMedia('(prefers-color-scheme: light)');
const themeOf = (light: { readonly matches: boolean }): Theme => (light.matches ? 'light' : 'dark');

/** Preferences of the system, until a person chooses. */
export function systemSettings(): Settings {
  return {
    theme: themeOf(prefersLight()),
    themeChoice: 'system',
    language: navigator.language.startsWith('vi') ? 'vi' : 'en',
    mapMode: 'lanes',
    clock: 'sites',
    quiet: [],
  };
}

/** Shows a theme from now on. */
export function chooseTheme(settings: StoreApi<Settings>, themeChoice: ThemeChoice): void {
  const theme = themeChoice === 'system' ? themeOf(prefersLight()) : themeChoice;
  settings.setState({ themeChoice, theme });
}

/** Goes along with the system for as long as a person leaves it to that; returns its end. */
export function followSystemTheme(settings: StoreApi<Settings>): () => void {
  const light = prefersLight();
  const follow = () => {
    if (settings.getState().themeChoice === 'system') settings.setState({ theme: themeOf(light) });
  };
  light.addEventListener('change', follow);
  return () => light.removeEventListener('change', follow);
}

function readKept(storage: Storage): Partial<Settings> {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(storageKey) ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const { theme, themeChoice, language, mapMode, clock, quiet } = kept as Record<string, unknown>;
  return {
    // Earlier versions kept the theme alone.
    ...pick('themeChoice', themeChoices, themeChoice ?? theme),
    ...pick('language', languages, language),
    ...pick('mapMode', mapModes, mapMode),
    ...pick('clock', clockChoices, clock),
    ...(Array.isArray(quiet) && { quiet: noticeKinds.filter((kind) => quiet.includes(kind)) }),
  };
}

function pick<K extends string, T>(key: K, allowed: readonly T[], value: unknown) {
  const found = allowed.find((one) => one === value);
  return (found === undefined ? {} : { [key]: found }) as Partial<Record<K, T>>;
}
