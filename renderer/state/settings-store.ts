import { createStore, type StoreApi } from 'zustand/vanilla';

export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];
export const languages = ['en', 'vi'] as const;
export type Language = (typeof languages)[number];
export const mapModes = ['lanes', 'geographic'] as const;
export type MapMode = (typeof mapModes)[number];

/** What one person chose at this machine; kept there. */
export type Settings = {
  readonly theme: Theme;
  readonly language: Language;
  readonly mapMode: MapMode;
};

const storageKey = 'tallydeck.settings';

export function createSettingsStore(storage: Storage, system: Settings): StoreApi<Settings> {
  const store = createStore<Settings>(() => ({ ...system, ...readKept(storage) }));
  store.subscribe((settings) => storage.setItem(storageKey, JSON.stringify(settings)));
  return store;
}

/** What the system prefers, until a person chooses. */
export function systemSettings(): Settings {
  return {
    theme: window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark',
    language: navigator.language.startsWith('vi') ? 'vi' : 'en',
    mapMode: 'lanes',
  };
}

function readKept(storage: Storage): Partial<Settings> {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(storageKey) ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const { theme, language, mapMode } = kept as Record<string, unknown>;
  return {
    ...pick('theme', themes, theme),
    ...pick('language', languages, language),
    ...pick('mapMode', mapModes, mapMode),
  };
}

function pick<K extends string, T>(key: K, allowed: readonly T[], value: unknown) {
  const found = allowed.find((one) => one === value);
  return (found === undefined ? {} : { [key]: found }) as Partial<Record<K, T>>;
}
