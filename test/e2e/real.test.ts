import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { type AxeLog, createAxeLog } from '../support/e2e/axe.ts';
import {
  chromiumAvailable,
  launchBrowser,
  type OpenPage,
  openPage,
} from '../support/e2e/browser.ts';
import { askHaproxy, framesFromNow, mapEntries, pidOf } from '../support/e2e/haproxy.ts';
import { type BuiltHost, createHostKit, type HostKit } from '../support/e2e/host.ts';
import { looks, setLook, shoot, shootFailure } from '../support/e2e/look.ts';
import { type Rig, releases, serviceName, siteName, startRig } from '../support/e2e/rig.ts';
import { dragSlider, drawnBy, type SiteScreen, siteScreen } from '../support/e2e/site.ts';
import { en, fill, like, within, wordsOf } from '../support/e2e/words.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { type FrameSeen, type Sender, startSender } from '../support/gateway/sender.ts';

const [good, better] = releases;
/** Stable stands in slot a, the candidate in b. */
const backends = ['td_counter_a', 'td_counter_b'];
const slow = { timeout: 60_000, interval: 100 };

const missing =
  chromiumAvailable && gatewayAvailable ? undefined : 'no Chromium, OpenSSH or HAProxy';
const docker = missing ? { skipped: missing } : await ensureDockerd();
const here = !('skipped' in docker);
if ('skipped' in docker) console.warn(`skipped: the whole path: ${docker.skipped}`);

/** One person, one browser, one real site: each step begins where the one before it ended. */
describe.skipIf(!here)('the whole path on a real gateway and engine', () => {
  let kit: HostKit;
  let rig: Rig;
  let host: BuiltHost;
  let browser: Browser;
  let tab: OpenPage;
  let screen: SiteScreen;
  let sender: Sender;
  /** Why and when frames were lost, and during which test. */
  const lost: string[] = [];
  const noteLost = ({ ok, camera, came, at, tookMs }: FrameSeen) => {
    if (ok) return;
    const when = `${new Date(at).toISOString()} after ${Math.round(tookMs)} ms`;
    lost.push(`${camera}: ${came} at ${when} in "${expect.getState().currentTestName}"`);
  };
  const axe: AxeLog = createAxeLog();

  beforeAll(async () => {
    if ('skipped' in docker) return;
    rig = await startRig(docker.socket);
    kit = await createHostKit();
    host = await kit.start(rig.fleetFile);
    browser = await launchBrowser();
    tab = await openPage(browser, host.url);
    screen = siteScreen(tab.page, serviceName);
    console.log(`the host printed its address after ${host.startedMs.toFixed(0)} ms`);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await sender?.stop();
    await kit?.close();
    await rig?.close();
  });

  beforeEach(() => {
    onTestFailed(() => shootFailure(tab.page));
  });

  const socket = () => rig.gateway.gateway.paths.socket;
  /** The candidate's share in HAProxy's own counters over the next frames, 0–1. */
  const shareInHaproxy = async (frames = 160): Promise<number> => {
    const [a = 0, b = 0] = await framesFromNow(socket(), backends, frames);
    return b / (a + b);
  };
  const percent = (ratio: number) => `${(ratio * 100).toFixed(1)}%`;
  /** The candidate's share as asked, applied and reached on the page, and as HAProxy counts it. */
  const expectShare = async (cameras: number): Promise<string> => {
    const expected = cameras / rig.cameras.length;
    const counted = await shareInHaproxy();
    expect(counted).toBeGreaterThan(expected - 0.05);
    expect(counted).toBeLessThan(expected + 0.05);
    await expect
      .poll(async () => Math.abs((await screen.reachedFrames()) - expected), slow)
      .toBeLessThan(0.06);
    return `${cameras} of ${rig.cameras.length} cameras; HAProxy counts ${percent(counted)}, the page ${await screen.reached()}`;
  };

  test('a host key is shown, compared with the host itself, and trusted', async () => {
    const { page } = tab;
    const file = `${rig.gateway.sshd.hostKeyPath}.pub`;
    const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', file], {
      encoding: 'utf8',
    }).split(' ');
    for (const look of looks) {
      await setLook(page, look);
      const { links, common } = wordsOf[look.language];
      await page.getByRole('button', { name: links.showHosts, exact: true }).click();
      const panel = page.getByRole('dialog');
      await panel.getByText(fingerprint).first().waitFor();
      if (look.language === 'en') await axe.judge(page, `host keys, ${look.theme}`);
      await shoot(page, 'host-keys');
      await panel.getByRole('button', { name: common.close, exact: true }).click();
      await panel.waitFor({ state: 'hidden' });
    }
    await setLook(page, { theme: 'dark', language: 'en' });
    await page.getByRole('button', { name: en.links.showHosts, exact: true }).click();
    for (const waiting of ['gate-1', 'engine-1']) {
      const card = page.getByRole('article').filter({
        has: page.getByRole('heading', {
          name: fill(en.links.what['host-key-unknown'], { host: waiting }),
        }),
      });
      expect(await card.getByRole('definition').first().textContent()).toBe(fingerprint);
      await card.getByRole('button', { name: en.links.trust, exact: true }).click();
      await card.waitFor({ state: 'detached' });
    }
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(readFileSync(`${kit.data}/known_hosts`, 'utf8')).toContain(rig.gateway.sshd.hostKeyLine);
    console.log(`host key ${fingerprint}: shown as ssh-keygen prints it, trusted by a click`);
  }, 240_000);

  test('the difference is looked at and installed', async () => {
    const { page } = tab;
    await page
      .getByRole('article', { name: siteName })
      .getByRole('link', { name: siteName, exact: true })
      .click();
    const finding = fill(en.findings.what['not-installed'], { subject: 'gate-1' });
    await page.getByRole('list', { name: en.site.findings }).getByText(finding).waitFor();
    expect(existsSync(rig.map)).toBe(false);
    for (const look of looks) {
      await setLook(page, look);
      const { site, common } = wordsOf[look.language];
      await page.getByRole('button', { name: site.install.show }).click();
      await page.getByRole('region', { name: site.install.diff }).waitFor();
      if (look.language === 'en') await axe.judge(page, `install, ${look.theme}`);
      await shoot(page, 'install');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: common.close, exact: true })
        .click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await setLook(page, { theme: 'dark', language: 'en' });
    await screen.gateways.getByRole('button', { name: en.site.install.show }).click();
    const dialog = page.getByRole('dialog', {
      name: fill(en.site.install.title, { gateway: 'gate-1' }),
    });
    const diff = dialog.getByRole('region', { name: en.site.install.diff });
    expect(await diff.textContent()).toContain('+frontend td_in_main');
    await dialog.getByRole('button', { name: en.site.install.button, exact: true }).click();
    const done = dialog.getByText(like(en.site.install.done));
    await done.waitFor();
    console.log(`install: ${await done.textContent()}`);
    await page.keyboard.press('Escape');
    await screen.gateways.getByText(en.site.install.current).waitFor();
    expect(await askHaproxy(socket(), 'show map')).toContain(rig.map);
  }, 240_000);

  test('the first release that is started becomes stable, and counts', async () => {
    await startRelease(good);
    const row = screen.split.getByRole('row').filter({ hasText: good.version });
    await row.getByText(en.common.role.stable).waitFor();
    const { port } = rig.gateway;
    sender = startSender({ port, cameras: rig.cameras, rate: 5, onFrame: noteLost });
    const counts = () => screen.reading(en.site.charts.counts, 'stable');
    await expect.poll(counts, slow).toMatch(/^\d/);
    const first = await counts();
    await expect.poll(counts, slow).not.toBe(first);
    const drawn = await drawnBy(screen.live);
    await expect.poll(() => drawnBy(screen.live), slow).not.toBe(drawn);
    const frames = await screen.variant(good.version, 'frames');
    console.log(
      `counting: ${first}, then ${await counts()} of ${frames} frames/s, the chart draws ${drawn.length} characters of path`,
    );
  }, 240_000);

  test('a second release stands beside it as the candidate, without traffic', async () => {
    await startRelease(better);
    await screen.split.getByRole('row').filter({ hasText: en.common.role.candidate }).waitFor();
    await screen.slider.waitFor();
    expect(await screen.slider.inputValue()).toBe('0');
    expect(await shareInHaproxy(40)).toBe(0);
  }, 240_000);

  test('the slider moves cameras by keyboard, and HAProxy counts it', async () => {
    await screen.slider.focus();
    for (let step = 0; step < 5; step++) await tab.page.keyboard.press('PageUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(screen.asked, slow).toBe('50%');
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(0);
    const cameras = await screen.camerasOnCandidate();
    console.log(`slider by keyboard: asked 50%, ${await expectShare(cameras)}`);
  }, 240_000);

  test('the slider moves cameras by mouse', async () => {
    const before = await screen.camerasOnCandidate();
    await dragSlider(screen.slider, 85);
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(before);
    const asked = Number.parseFloat(await screen.asked());
    expect(Math.abs(asked - 85)).toBeLessThanOrEqual(3);
    const cameras = await screen.camerasOnCandidate();
    console.log(`slider by mouse: asked ${asked}%, ${await expectShare(cameras)}`);
    await screen.slider.focus();
    await tab.page.keyboard.press('Home');
    for (let step = 0; step < 5; step++) await tab.page.keyboard.press('PageUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(screen.camerasOnCandidate, slow).toBe(before);
  }, 240_000);

  test('a map entry changed by hand shows as drift, and is corrected', async () => {
    const cameras = await screen.camerasOnCandidate();
    const moved = [...(await mapEntries(socket(), rig.map))].find(
      ([key, value]) => key.startsWith('camera/') && value === 'candidate',
    )?.[0];
    await askHaproxy(socket(), `set map ${rig.map} ${moved} stable`);
    const changed = performance.now();
    const note = screen.split.getByText(
      fill(en.traffic.drift.title_one, { gateway: 'gate-1', count: 1 }),
    );
    await note.waitFor();
    const ms = performance.now() - changed;
    const camera = moved?.replace('camera/', '');
    const name = `camera Entrance ${rig.cameras.indexOf(camera ?? '') + 1}`;
    await screen.split.getByText(within(en.traffic.drift.line, { what: name })).waitFor();
    await expect.poll(screen.camerasOnCandidate, slow).toBe(cameras - 1);
    await screen.split.getByRole('button', { name: en.traffic.drift.correct }).click();
    await note.waitFor({ state: 'detached' });
    expect((await mapEntries(socket(), rig.map)).get(moved ?? '')).toBe('candidate');
    console.log(`drift of ${camera}: on the page after ${ms.toFixed(0)} ms (aim: 2000), corrected`);
  }, 240_000);

  test('HAProxy reloaded by hand comes back with the split, and the page with it', async () => {
    const before = await pidOf(socket());
    const cameras = await screen.camerasOnCandidate();
    execFileSync('sh', ['-c', rig.gateway.gateway.paths.reload]);
    await expect.poll(() => pidOf(socket()).catch(() => before), slow).not.toBe(before);
    const said = await expectShare(cameras);
    expect(await screen.camerasOnCandidate()).toBe(cameras);
    expect(await screen.split.getByRole('button', { name: en.traffic.drift.correct }).count()).toBe(
      0,
    );
    const gate = screen.gateways.getByRole('article', { name: 'gate-1' });
    await gate.getByText(en.links.state.up, { exact: true }).first().waitFor();
    await gate.getByText(like(en.site.gateways.persisted, { service: serviceName })).waitFor();
    console.log(`reloaded by hand, process ${before} → ${await pidOf(socket())}: ${said}`);
  }, 240_000);

  test('one click rolls back: verified on the page, and in HAProxy', async () => {
    expect(await shareInHaproxy(40)).toBeGreaterThan(0);
    await screen.dock.getByRole('button', { name: en.changes.rollBack }).click();
    const said = await screen.settled(en.changes.name.rollback);
    expect(said).toMatch(within(en.changes.verified));
    const [stable, candidate] = await framesFromNow(socket(), backends, 120);
    expect(candidate).toBe(0);
    expect(await screen.camerasOnCandidate()).toBe(0);
    console.log(`${said}; HAProxy then: stable ${stable} frames, candidate ${candidate}`);
  }, 240_000);

  test('it is undone by a click, and rolled back again by the key', async () => {
    await screen.dock.getByRole('button', { name: new RegExp(`^${en.changes.undo}`) }).click();
    const undone = await screen.settled(en.changes.name.undo);
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(0);
    const share = await shareInHaproxy(80);
    expect(share).toBeGreaterThan(0.1);
    const filter = screen.cameras.getByLabel(en.site.cameras.filter);
    await filter.focus();
    await tab.page.keyboard.press('Shift+R');
    expect(await filter.inputValue()).toBe('R');
    await filter.fill('');
    // The focus is where it was when the share was moved.
    await screen.slider.focus();
    await tab.page.keyboard.press('Shift+R');
    const said = await screen.settled(en.changes.name.rollback);
    const [, candidate] = await framesFromNow(socket(), backends, 120);
    expect(candidate).toBe(0);
    console.log(`${undone}; HAProxy counts ${percent(share)} again; by key: ${said}`);
  }, 240_000);

  test('the log of a container is followed', async () => {
    const { page } = tab;
    const name = within(en.engines.logs.openOf);
    await screen.engines.getByRole('button', { name }).first().click();
    const drawer = page.getByRole('dialog', { name });
    await drawer.getByText(/counting on port 8080/).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  }, 240_000);

  test('npx tallydeck speaks with the same backend', async () => {
    const status = await kit.tallydeck('status', '--json');
    expect(status.code).toBe(0);
    expect(JSON.parse(status.out).sites).toMatchObject([{ site: rig.site }]);
    const split = await kit.tallydeck('split', 'counter', '--site', rig.site, '--share', '50');
    expect(split.code).toBe(0);
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(0);
    const rollback = await kit.tallydeck('rollback', 'counter', '--site', rig.site, '--json');
    expect(rollback.code).toBe(0);
    expect(JSON.parse(rollback.out).results).toMatchObject([
      { kind: 'applied', verification: { kind: 'verified' } },
    ]);
    await expect.poll(screen.camerasOnCandidate, slow).toBe(0);
    const check = await kit.tallydeck('check');
    expect(check).toMatchObject({ code: 0 });
    expect((await kit.tallydeck('rollback', 'counter', '--site', 'elsewhere')).code).toBe(1);
    expect((await kit.tallydeck('sideways')).code).toBe(2);
    console.log(
      `npx tallydeck: status, split, rollback and check ended with 0\n${check.out.trim()}`,
    );
  }, 240_000);

  test('the split outlives the browser and the backend', async () => {
    await screen.slider.focus();
    for (let step = 0; step < 5; step++) await tab.page.keyboard.press('PageUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(0);
    const cameras = await screen.camerasOnCandidate();
    await expectShare(cameras);
    expect(tab.complaints).toEqual([]);
    await tab.page.context().close();
    await host.stop();
    const alone = await shareInHaproxy();
    host = await kit.start(rig.fleetFile);
    tab = await openPage(browser, host.url);
    await tab.page.getByRole('link', { name: siteName, exact: true }).first().click();
    screen = siteScreen(tab.page, serviceName);
    await expect.poll(screen.asked, slow).toBe('50%');
    expect(await screen.camerasOnCandidate()).toBe(cameras);
    console.log(
      `without a console HAProxy counts ${percent(alone)}; after the restart: ${await expectShare(cameras)}`,
    );
  }, 240_000);

  test('axe finds nothing, and the page complains of nothing', async () => {
    console.log(axe.summary());
    expect(axe.violations()).toEqual([]);
    expect(tab.complaints).toEqual([]);
    const { sent, answered } = await sender.stop();
    console.log(`frames: ${sent} sent, ${sent - answered} lost ${lost.join('; ')}`);
    expect(sent - answered).toBe(0);
  });

  /** By the dialog, until it says that the release stands ready. */
  async function startRelease(release: (typeof releases)[number]): Promise<void> {
    const { page } = tab;
    const began = performance.now();
    await screen.split
      .getByRole('button', { name: new RegExp(`^${en.traffic.act.startFirst}`) })
      .click();
    const dialog = page.getByRole('dialog', {
      name: fill(en.engines.start.title, { service: serviceName }),
    });
    await dialog.getByLabel(en.engines.start.release).first().click();
    await page.getByRole('option', { name: `${release.version} (${release.id})` }).click();
    await dialog.getByRole('button', { name: en.engines.start.button, exact: true }).click();
    const done = dialog.getByText(like(en.engines.start.done, { release: release.version }));
    await done.waitFor({ timeout: 60_000 });
    console.log(`${await done.textContent()} (${(performance.now() - began).toFixed(0)} ms)`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }
});
