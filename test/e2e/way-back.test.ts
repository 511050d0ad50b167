import { randomUUID } from 'node:crypto';
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { type Api, connectLocal } from '../../electron/cli/connect.ts';
import {
  chromiumAvailable,
  launchBrowser,
  type OpenPage,
  openPage,
} from '../support/e2e/browser.ts';
import { createHostKit, type HostKit } from '../support/e2e/host.ts';
import { shootFailure } from '../support/e2e/look.ts';
import { en, fill, within } from '../support/e2e/words.ts';

const slow = { timeout: 60_000, interval: 100 };
const site = { id: 'da-lat', gate: 'da-lat-gate' };
const away = { id: 'changi', gate: 'changi-gate' };
const scopeOf = (id: string) => ({ kind: 'site', service: 'counter', site: id }) as const;

describe.skipIf(!chromiumAvailable)('the way back in a browser', () => {
  let kit: HostKit;
  let browser: Browser;
  let tab: OpenPage;
  let api: Api;
  let hangUp: () => void;

  beforeAll(async () => {
    kit = await createHostKit();
    const { url } = await kit.start();
    ({ api, close: hangUp } = await connectLocal(kit.data));
    browser = await launchBrowser();
    tab = await openPage(browser, url);
  }, 240_000);
  beforeEach(() => {
    onTestFailed(() => shootFailure(tab.page));
  });
  afterAll(async () => {
    hangUp?.();
    await browser?.close();
    await kit?.close();
  });

  const dock = (): Locator => tab.page.getByRole('region', { name: en.changes.region });
  const report = () => dock().getByRole('status');
  const button = (name: string) => dock().getByRole('button', { name, exact: true });
  const open = (hash: string) =>
    tab.page.evaluate((next) => {
      window.location.hash = next;
    }, hash);
  async function stableAt(id: string): Promise<string | undefined> {
    for await (const { picture } of await api.live.site({ site: id })) {
      const [now] = picture.summary.services;
      return now?.variants.find(({ role }) => role === 'stable')?.release;
    }
    return undefined;
  }

  test('after a promotion it names the release before, and goes back to it', async () => {
    const { page } = tab;
    await open(`#/site/${site.id}`);
    // The lab opens with half of the cameras here on the candidate.
    await button(en.changes.rollBack).waitFor();
    await dock()
      .getByText(fill(en.changes.would.candidate, { releases: '1.5.0' }))
      .waitFor();
    await page.getByRole('button', { name: fill(en.traffic.variants.menu, { slot: 'b' }) }).click();
    await page.getByRole('menuitem', { name: en.traffic.act.promote }).click();
    await dock().getByText('1.5.0 → 1.4.0', { exact: true }).waitFor();
    await expect.poll(() => stableAt(site.id), slow).toBe('counter-1.5.0');
    await button(en.changes.rollBack).click();
    await expect.poll(() => report().textContent(), slow).toMatch(within(en.changes.verified));
    await expect.poll(() => stableAt(site.id), slow).toBe('counter-1.4.0');
    await button(en.changes.nothing).waitFor();
    expect(await button(en.changes.nothing).getAttribute('aria-disabled')).toBe('true');
  }, 240_000);

  test('its undo is in reach there, and not at another site', async () => {
    const undo = dock().getByRole('button', { name: en.changes.undo });
    await undo.waitFor();
    await open('#/site/ben-thanh');
    await expect.poll(() => undo.count(), slow).toBe(0);
    await tab.page.keyboard.press('Shift+U');
    await open(`#/site/${site.id}`);
    await undo.waitFor();
    expect(await stableAt(site.id)).toBe('counter-1.4.0');
    await tab.page.keyboard.press('Shift+U');
    await expect.poll(() => stableAt(site.id), slow).toBe('counter-1.5.0');
    // The page learns of it a little later than its backend.
    await dock().getByText('1.5.0 → 1.4.0', { exact: true }).waitFor();
    await tab.page.keyboard.press('Shift+R');
    await expect.poll(() => stableAt(site.id), slow).toBe('counter-1.4.0');
  }, 240_000);

  test('with nothing to roll back says so, and writes nothing', async () => {
    await button(en.changes.nothing).waitFor();
    const [newest] = await api.traffic.history({ site: site.id, limit: 1 });
    await tab.page.keyboard.press('Shift+R');
    await tab.page.getByText(en.changes.nothingWhy['no-previous']).first().waitFor();
    const { code, err } = await kit.tallydeck('rollback', 'counter', '--site', site.id);
    expect(code).toBe(1);
    expect(err).toContain('Nothing to roll back');
    const [still] = await api.traffic.history({ site: site.id, limit: 1 });
    expect(still?.id).toBe(newest?.id);
  }, 240_000);

  test('the place of a new rollout is not selected on the map', async () => {
    await open('#/rollouts/new');
    await expect.poll(() => button(en.changes.choose).count(), slow).toBe(0);
    await open('#/map');
    await button(en.changes.choose).waitFor();
  }, 240_000);

  test('a queued rollback that is not needed any more leaves the dock with its end', async () => {
    await open(`#/site/${away.id}`);
    await button(en.changes.nothing).waitFor();
    await api.lab.fault({ fault: 'gateway-down', target: away.gate, on: true });
    await button(en.changes.rollBack).waitFor();
    await button(en.changes.rollBack).click();
    await expect.poll(() => report().textContent(), slow).toMatch(within(en.changes.queued_one));
    const [asked] = await api.traffic.history({ site: away.id, limit: 1 });
    await api.lab.fault({ fault: 'gateway-down', target: away.gate, on: false });
    await expect.poll(() => report().textContent(), slow).toMatch(within(en.changes.wasQueued_one));
    const ended = await api.traffic.change({ id: asked?.id ?? '' });
    expect(ended.results).toMatchObject([{ kind: 'unneeded' }]);
    expect((await kit.tallydeck('changes', '--site', away.id)).out).toContain('not needed');
  }, 240_000);

  test('choosing to hold the share moves no camera', async () => {
    const scope = scopeOf(site.id);
    for await (const _ of await api.traffic.split({ key: randomUUID(), scope, share: 0.5 }));
    await open(`#/site/${site.id}`);
    await tab.page.getByText(en.traffic.policy.hold, { exact: true }).click();
    await expect.poll(() => report().textContent(), slow).toMatch(within(en.changes.applied));
    const [held] = await api.traffic.history({ site: site.id, limit: 1 });
    const [result] = held?.results ?? [];
    if (result?.kind !== 'applied') throw new Error(JSON.stringify(held));
    expect(result.after.policy).toBe('hold');
    expect(result.after.candidates).toEqual(result.before.candidates);
    expect(held?.kind).toBe('policy');
  }, 240_000);
});
