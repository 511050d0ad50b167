// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSettingsStore,
  followSystemTheme,
  type Settings,
} from '../../../renderer/state/settings-store.ts';
import { openApp } from '../../support/fake/page-app.tsx';
import { waitFor } from '../../support/machine/wait.ts';

type Shown = { title: string; body: string; tag: string; click: () => void };

/** Notifications that the system was asked to show. */
let shown: Shown[];
let page: ReturnType<typeof openApp>;
let isInFront: boolean;

class SystemNotification {
  static permission: NotificationPermission = 'granted';
  onclick: () => void = () => undefined;
  close = () => undefined;
  constructor(title: string, { body = '', tag = '' }: NotificationOptions) {
    shown.push({ title, body, tag, click: () => this.onclick() });
  }
}

beforeEach(() => {
  shown = [];
  isInFront = false;
  window.localStorage.clear();
  vi.stubGlobal('Notification', SystemNotification);
  vi.spyOn(document, 'hasFocus').mockImplementation(() => isInFront);
});

afterEach(() => {
  page.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const breaks = (site: string) =>
  page.api.lab.fault({ fault: 'gateway-down', target: `${site}-gw`, on: true });

describe('A site that breaks', () => {
  it('is told by the system, once, and a click opens its screen', async () => {
    page = openApp('#/map');
    await waitFor(() => page.app.overview.getState().kind === 'live', { what: 'the sites' });
    await breaks('hue-museum');
    await waitFor(() => shown.length > 0, { what: 'a notice' });
    expect(shown).toMatchObject([{ title: 'Huế Museum', tag: 'broken hue-museum' }]);
    expect(shown[0]?.body).toContain('hue-museum-gw');
    shown[0]?.click();
    expect(window.location.hash).toBe('#/site/hue-museum');
  });

  it('is told on the page alone to somebody who looks, or who wants no such notice', async () => {
    page = openApp('#/map');
    isInFront = true;
    await waitFor(() => page.app.overview.getState().kind === 'live', { what: 'the sites' });
    await breaks('hue-museum');
    await screen.findByText('Open site', { selector: 'a' }, { timeout: 8000 });
    isInFront = false;
    page.app.settings.setState({ quiet: ['broken'] });
    await breaks('vt-trial');
    await waitFor(() => screen.getAllByText('Open site', { selector: 'a' }).length === 2, {
      what: 'the second notice',
    });
    expect(shown).toEqual([]);
  });
});

describe('The title', () => {
  it('counts what needs attention', async () => {
    page = openApp('#/map');
    await waitFor(() => /^\(\d+\) Tallydeck$/.test(document.title), { what: 'a number' });
    const list = await screen.findByRole('complementary', { name: /Needs attention/ });
    const items = within(list).getAllByRole('listitem').length;
    expect(document.title).toBe(`(${items}) Tallydeck`);
  });
});

describe('The settings', () => {
  const all = async () => within(await screen.findByRole('main'));

  it('change language and theme, and say how another fleet is opened', async () => {
    page = openApp('#/settings');
    const main = await all();
    fireEvent.click(await main.findByRole('radio', { name: 'Light' }));
    expect(page.app.settings.getState()).toMatchObject({ theme: 'light', themeChoice: 'light' });
    expect(main.getByText('npm start -- --web --fleet FILE')).toBeTruthy();
    fireEvent.click(main.getByRole('radio', { name: 'Tiếng Việt' }));
    await main.findByRole('heading', { name: 'Cài đặt' });
  });

  it('show times in UTC on every screen', async () => {
    page = openApp('#/settings');
    const main = await all();
    fireEvent.click(await main.findByRole('radio', { name: 'UTC' }));
    expect(page.app.settings.getState().clock).toBe('utc');
    window.location.hash = '#/site/hue-museum';
    await screen.findByTitle('UTC');
  });

  it('take a kind of notice away and bring it back', async () => {
    page = openApp('#/settings');
    const main = await all();
    const held = await main.findByRole('switch', { name: 'A rollout is held' });
    fireEvent.click(held);
    expect(page.app.settings.getState().quiet).toEqual(['held']);
    fireEvent.click(held);
    expect(page.app.settings.getState().quiet).toEqual([]);
  });
});

describe('Settings that were kept', () => {
  const system: Settings = {
    ...{ theme: 'dark', themeChoice: 'system', language: 'en', mapMode: 'lanes' },
    ...{ clock: 'sites', quiet: [] },
  };

  /** Stands in for the system's preference; returns a way to change it. */
  function stubSystem() {
    const light = Object.assign(new EventTarget(), { matches: false });
    vi.spyOn(window, 'matchMedia').mockReturnValue(light as unknown as MediaQueryList);
    return (matches: boolean) => {
      light.matches = matches;
      light.dispatchEvent(new Event('change'));
    };
  }

  beforeEach(() => {
    page = openApp('#/map');
    window.localStorage.clear();
  });

  it('keep a chosen theme, and follow the system where none was chosen', () => {
    const systemIsLight = stubSystem();
    const settings = createSettingsStore(window.localStorage, system);
    const end = followSystemTheme(settings);
    settings.setState({ mapMode: 'geographic' });
    systemIsLight(true);
    expect(settings.getState().theme).toBe('light');
    settings.setState({ theme: 'dark', themeChoice: 'dark' });
    systemIsLight(false);
    systemIsLight(true);
    expect(settings.getState().theme).toBe('dark');
    end();
    const again = createSettingsStore(window.localStorage, { ...system, theme: 'light' });
    expect(again.getState()).toMatchObject({ theme: 'dark', mapMode: 'geographic' });
  });

  it('are understood as earlier versions have kept them, and left out where they make no sense', () => {
    window.localStorage.setItem('tallydeck.settings', '{"theme":"light","language":"vi"}');
    expect(createSettingsStore(window.localStorage, system).getState()).toMatchObject({
      ...{ theme: 'light', themeChoice: 'light', language: 'vi' },
    });
    const odd = '{"themeChoice":"pink","language":7,"quiet":["held","x"]}';
    window.localStorage.setItem('tallydeck.settings', odd);
    expect(createSettingsStore(window.localStorage, system).getState()).toEqual({
      ...system,
      quiet: ['held'],
    });
  });
});
