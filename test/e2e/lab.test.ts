import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { parse } from 'yaml';
import {
  chromiumAvailable,
  launchBrowser,
  type OpenPage,
  openPage,
  widerThanPage,
} from '../support/e2e/browser.ts';
import { framesFromNow } from '../support/e2e/haproxy.ts';
import { type BuiltHost, createHostKit, type HostKit } from '../support/e2e/host.ts';
import { labButton, switchFault } from '../support/e2e/lab.ts';
import { lookOf, setLook, shoot, shootFailure, textsOf } from '../support/e2e/look.ts';
import { dragSlider, type SiteScreen, siteScreen } from '../support/e2e/site.ts';
import { en, englishIn, fill, like, vi, within } from '../support/e2e/words.ts';

const slow = { timeout: 60_000, interval: 100 };
const serviceName = 'Object counter';
/** Its candidate has about half of the cameras when the lab opens. */
const site = { id: 'can-tho', name: 'Cần Thơ, Ninh Kiều pier' };

type Named = { readonly name: string };
type LabFleet = {
  readonly environments: Readonly<Record<string, Named>>;
  readonly sites: Readonly<Record<string, Named>>;
  readonly cameras: Readonly<Record<string, Named & { zone: string; model: string; site: string }>>;
  readonly gateways: Readonly<Record<string, { readonly paths: { readonly socket: string } }>>;
};

/** What a newcomer does after `npm start`, with mouse and keyboard. */
describe.skipIf(!chromiumAvailable)('the lab in a browser', () => {
  let kit: HostKit;
  let host: BuiltHost;
  let browser: Browser;
  let tab: OpenPage;
  let screen: SiteScreen;
  let fleetFile: string;
  let fleet: LabFleet;

  beforeAll(async () => {
    kit = await createHostKit();
    host = await kit.start();
    browser = await launchBrowser();
    tab = await openPage(browser, host.url);
    screen = siteScreen(tab.page, serviceName);
    fleetFile = join(kit.data, 'lab/fleet.yaml');
    fleet = parse(readFileSync(fleetFile, 'utf8'));
    console.log(`the lab printed its address after ${host.startedMs.toFixed(0)} ms`);
  }, 240_000);
  beforeEach(() => {
    onTestFailed(() => shootFailure(tab.page));
  });
  afterAll(async () => {
    await browser?.close();
    await kit?.close();
  });

  const card = (name: string): Locator => tab.page.getByRole('article', { name, exact: true });
  const openMap = async () => {
    await tab.page.getByRole('link', { name: en.shell.allSites, exact: true }).click();
    await tab.page.getByRole('heading', { name: en.map.attention }).waitFor();
  };

  test('the fault "blind-camera" is switched on; what it does shows after a minute', async () => {
    const name = fleet.sites['noi-bai']?.name ?? '';
    await card(name).waitFor();
    await switchFault(tab.page, 'blind-camera', name, targetOf('blind-camera', 'noi-bai'));
    await labButton(tab.page, 'en')
      .getByText(fill(en.lab.active_one, { count: 1 }))
      .waitFor();
  }, 240_000);

  test('the map shows every environment and site, and counts that move', async () => {
    const { page } = tab;
    await card(site.name).waitFor();
    for (const { name } of Object.values(fleet.sites)) await card(name).waitFor();
    for (const { name } of Object.values(fleet.environments)) {
      await page.getByRole('heading', { name, exact: true }).waitFor();
    }
    const [environments, sites, cameras] = [fleet.environments, fleet.sites, fleet.cameras].map(
      (each) => Object.keys(each).length,
    );
    expect(environments).toBeGreaterThanOrEqual(3);
    expect(sites).toBeGreaterThanOrEqual(6);
    expect(cameras).toBeGreaterThanOrEqual(40);
    const counts = card(site.name).getByText(like(en.common.unit.perMinute));
    await counts.waitFor();
    const first = await counts.textContent();
    await expect.poll(() => counts.textContent(), slow).not.toBe(first);
    expect(await widerThanPage(page)).toEqual([]);
    console.log(
      `the map: ${environments} environments, ${sites} sites, ${cameras} cameras; counts went from ${first} to ${await counts.textContent()}`,
    );
  }, 240_000);

  test('a site is opened; its slider moves cameras, which HAProxy counts too', async () => {
    await card(site.name).getByRole('link', { name: site.name, exact: true }).click();
    await screen.slider.waitFor();
    expect(await widerThanPage(tab.page)).toEqual([]);
    const before = await screen.camerasOnCandidate();
    await dragSlider(screen.slider, 84);
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(before);
    const applied = await screen.applied();
    await expect.poll(screen.reachedFrames, slow).toBeGreaterThan(0.7);
    console.log(`the slider: ${before} cameras, then ${applied}, ${await screen.reached()}`);
  }, 240_000);

  test('one click rolls it back, verified', async () => {
    await screen.dock.getByRole('button', { name: en.changes.rollBack }).click();
    const said = await screen.settled(en.changes.name.rollback);
    expect(said).toMatch(within(en.changes.verified));
    await expect.poll(screen.camerasOnCandidate, slow).toBe(0);
    const socket = fleet.gateways[`${site.id}-gate`]?.paths.socket ?? '';
    const [stable, candidate] = await framesFromNow(socket, ['td_counter_a', 'td_counter_b'], 24);
    expect(candidate).toBe(0);
    console.log(`${said}; HAProxy then: stable ${stable} frames, candidate ${candidate}`);
  }, 240_000);

  test.each([
    ['gateway-down', 'ben-thanh'],
    ['engine-down', 'thanaleng'],
  ] as const)(
    'the fault "%s" is switched on and off from the screen',
    async (fault, at) => {
      const name = fleet.sites[at]?.name ?? '';
      await openMap();
      await expect.poll(() => severityOf(name), slow).toBe(en.common.severity.fine);
      const began = performance.now();
      const target = targetOf(fault, at);
      await switchFault(tab.page, fault, name, target);
      await expect.poll(() => severityOf(name), slow).not.toBe(en.common.severity.fine);
      const seenMs = performance.now() - began;
      // The cause stands first, not the frames that fail because of it.
      const cause = fill(en.links.what.unreachable, { host: target });
      await expect.poll(() => card(name).textContent(), slow).toContain(cause);
      const said = await card(name).textContent();
      await switchFault(tab.page, fault, name, target);
      await expect.poll(() => severityOf(name), slow).toBe(en.common.severity.fine);
      console.log(`${fault} at ${target}: on the map after ${seenMs.toFixed(0)} ms: ${said}`);
    },
    240_000,
  );

  test('the fault "slow-link" shows where the link does: it works all the same', async () => {
    const name = fleet.sites['dragon-bridge']?.name ?? '';
    await openMap();
    await card(name).getByRole('link', { name, exact: true }).click();
    // What was done at another site is told there, neither in the dock nor in the split of this one.
    await screen.split.getByText(en.traffic.control.noCandidate).waitFor();
    expect(await screen.report.textContent()).not.toContain(site.name);
    expect(await screen.split.getByText(`${site.id}-gate`).count()).toBe(0);
    const target = targetOf('slow-link', 'dragon-bridge');
    const link = screen.gateways.getByRole('article', { name: target }).getByRole('note').first();
    const ms = async () => Number(/([\d,]+) ms/.exec((await link.textContent()) ?? '')?.[1]);
    await expect.poll(ms, slow).toBeLessThan(200);
    const before = await ms();
    await switchFault(tab.page, 'slow-link', name, target);
    await expect.poll(ms, slow).toBeGreaterThanOrEqual(400);
    console.log(`slow-link at ${target}: round trip ${before} ms, then ${await ms()} ms`);
    await switchFault(tab.page, 'slow-link', name, target);
    await expect.poll(ms, slow).toBeLessThan(200);
  }, 240_000);

  const severityOf = (name: string) =>
    card(name).getByRole('img').first().getAttribute('aria-label');

  /** What a fault at a site is played on, by its name in the panel. */
  const targetOf = (fault: keyof typeof en.lab.fault, at: string): string => {
    const camera = Object.values(fleet.cameras).find((one) => one.site === at)?.name ?? '';
    if (fault === 'blind-camera') return camera;
    return fault === 'engine-down' ? `${at}-edge` : `${at}-gate`;
  };

  test('the palette finds a site without its accents, and opens it', async () => {
    const { page } = tab;
    await page.keyboard.press('Control+K');
    await page
      .getByRole('searchbox', { name: en.shell.commandsHint })
      .or(page.getByLabel(en.shell.commandsHint))
      .first()
      .fill('open da nang');
    await page.keyboard.press('Enter');
    const name = fleet.sites['dragon-bridge']?.name ?? '';
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }, 240_000);

  test('every screen can be reached by keys', async () => {
    const { page } = tab;
    await page.keyboard.press('M');
    await page.getByRole('heading', { name: en.map.attention }).waitFor();
    await page.keyboard.press('Shift+?');
    const help = page.getByRole('dialog', { name: en.shell.help });
    await help.waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    const search = page.getByLabel(en.map.searchHint);
    await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type('noi bai');
    await expect.poll(() => page.getByRole('article').count(), slow).toBe(1);
    await search.fill('');
    await expect.poll(() => page.getByRole('article').count(), slow).toBeGreaterThan(6);
    await search.blur();
    await page.keyboard.press('G');
    await expect
      .poll(() => page.getByRole('radio', { name: en.map.geographic }).isChecked())
      .toBe(true);
    await page.keyboard.press('G');
    await page.keyboard.press('T');
    await expect.poll(async () => (await lookOf(page)).theme).toBe('light');
    await page.keyboard.press('T');
    await expect.poll(async () => (await lookOf(page)).theme).toBe('dark');
  }, 240_000);

  test('the camera that was blinded sends frames, but counts nothing', async () => {
    const name = fleet.sites['noi-bai']?.name ?? '';
    const camera = targetOf('blind-camera', 'noi-bai');
    await tab.page.keyboard.press('M');
    await card(name).getByRole('link', { name, exact: true }).click();
    const cells = screen.cameras.getByRole('row').filter({ hasText: camera }).getByRole('cell');
    const counts = async () => {
      const sums = await cells.nth(4).locator('b').allTextContents();
      return sums.length === 0 ? Number.NaN : sums.reduce((all, one) => all + Number(one), 0);
    };
    await expect.poll(counts, { timeout: 120_000, interval: 200 }).toBe(0);
    const frames = await cells.nth(2).textContent();
    expect(Number(frames)).toBeGreaterThan(0);
    console.log(`blind-camera ${camera}: ${frames} frames/s, ${await counts()} counts/min`);
    await switchFault(tab.page, 'blind-camera', name, camera);
    await labButton(tab.page, 'en')
      .getByText(like(en.lab.active_one))
      .waitFor({ state: 'detached' });
  }, 240_000);

  test('Vietnamese leaves no English behind', async () => {
    const { page } = tab;
    const names = namesIn(fleet);
    await openMap();
    await setLook(page, { theme: 'dark', language: 'vi' });
    const map = await textsOf(page);
    await card(site.name).getByRole('link', { name: site.name, exact: true }).click();
    await page.getByRole('heading', { name: vi.traffic.history.title }).waitFor();
    const shown = [...map, ...(await textsOf(page))];
    expect(await widerThanPage(page)).toEqual([]);
    expect(shown.length).toBeGreaterThan(150);
    expect(englishIn(['Roll back', 'Counts/min'], names)).toHaveLength(2);
    expect(englishIn(shown, names)).toEqual([]);
    await setLook(page, { theme: 'dark', language: 'en' });
    console.log(`Vietnamese: ${shown.length} texts of map and site looked at, none English`);
  }, 240_000);

  test('a fleet file with an error is named where it is, and the last good fleet stays', async () => {
    const { page } = tab;
    await openMap();
    const good = readFileSync(fleetFile, 'utf8');
    writeFileSync(fleetFile, good.replace('latitude: 10.0341', 'latitude: 100.341'));
    const line = good.split('\n').findIndex((each) => each.includes('latitude: 10.0341')) + 1;
    const banner = page.getByRole('region', { name: fill(en.fleet.problems_one, { count: 1 }) });
    await banner.waitFor();
    expect(await banner.getByRole('status').textContent()).toMatch(within(en.fleet.lastGood));
    await banner.getByRole('button', { name: en.fleet.show }).click();
    const problem = banner.getByRole('listitem');
    expect(await problem.textContent()).toMatch(new RegExp(`fleet\\.yaml:${line}:\\d+`));
    await card(site.name).waitFor();
    console.log(`fleet file: ${await problem.textContent()}`);
    await shoot(page, 'fleet-problems-on-lab');
    writeFileSync(fleetFile, good);
    await banner.waitFor({ state: 'detached' });
  }, 240_000);

  test('a site that is not there says so', async () => {
    const { page } = tab;
    await page.evaluate(() => window.location.assign('#/site/nowhere'));
    await page.getByText(fill(en.shell.unknownSite, { site: 'nowhere' })).waitFor();
    await openMap();
    expect(tab.complaints).toEqual([]);
  }, 240_000);
});

/** What the fleet file itself calls things: it is not translated. */
function namesIn({ environments, sites, cameras }: LabFleet): readonly string[] {
  const all = [environments, sites, cameras].flatMap((each) => [
    ...Object.keys(each),
    ...Object.values(each).map((one) => one.name),
  ]);
  const places = Object.values(cameras).flatMap(({ zone, model }) => [zone, model]);
  return [...all, ...places, serviceName, 'technician@lab', 'Tiếng Việt', 'English'];
}
