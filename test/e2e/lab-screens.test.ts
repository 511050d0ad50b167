import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { type AxeLog, createAxeLog } from '../support/e2e/axe.ts';
import {
  chromiumAvailable,
  laptop,
  launchBrowser,
  type OpenPage,
  openPage,
  otherSizes,
  wall,
  widerThanPage,
} from '../support/e2e/browser.ts';
import { cutOff } from '../support/e2e/cut.ts';
import { createHostKit, type HostKit } from '../support/e2e/host.ts';
import { labButton, switchFault } from '../support/e2e/lab.ts';
import { looks, setLook, shoot, shootFailure } from '../support/e2e/look.ts';
import { fill, within, wordsOf } from '../support/e2e/words.ts';
import { waitFor } from '../support/machine/wait.ts';

const serviceName = 'Object counter';
const site = 'can-tho';

/** Every screen of the lab in both themes and languages: pictures for people, and axe's judgement. */
describe.skipIf(!chromiumAvailable)('the screens', () => {
  let kit: HostKit;
  let browser: Browser;
  let tab: OpenPage;
  let fleetFile: string;
  const axe: AxeLog = createAxeLog();

  beforeAll(async () => {
    kit = await createHostKit();
    const host = await kit.start();
    fleetFile = join(kit.data, 'lab/fleet.yaml');
    browser = await launchBrowser();
    tab = await openPage(browser, host.url);
    // Something to see: a site out of reach, and half a minute of counting.
    await switchFault(tab.page, 'gateway-down', 'Bến Thành market', 'ben-thanh-gate');
    await tab.page.goto(`${new URL(host.url).origin}/#/site/${site}`);
    const counts = tab.page.getByRole('cell', { name: /^\d+$/ });
    await waitFor(async () => (await counts.count()) > 3, { what: 'counts', deadlineMs: 90_000 });
  }, 240_000);
  beforeEach(() => {
    onTestFailed(() => shootFailure(tab.page));
  });
  afterAll(async () => {
    await browser?.close();
    await kit?.close();
  });

  describe.each(looks)('$theme, $language', (look) => {
    const words = wordsOf[look.language];
    const { shell, map, common, lab, traffic, engines, changes, fleet, settings } = words;

    const expectReadable = async (name: string) => {
      // What measures itself follows a new size of the window a moment later.
      const unreadable = async () => [
        ...(await widerThanPage(tab.page)),
        ...(await cutOff(tab.page)),
      ];
      await expect.poll(unreadable, { message: name, timeout: 10_000 }).toEqual([]);
    };
    /** A picture of the screen as it stands; axe judges it once for each theme. */
    const keep = async (name: string) => {
      const { page } = tab;
      await expectReadable(name);
      await shoot(page, name);
      if (look.language === 'en') await axe.judge(page, `${name}, ${look.theme}`);
    };
    const big = async (name: string) => {
      for (const [size, viewport] of Object.entries({ 1920: wall, ...otherSizes })) {
        await tab.page.setViewportSize(viewport);
        await expectReadable(`${name}-${size}`);
        await shoot(tab.page, `${name}-${size}`);
      }
      await tab.page.setViewportSize(laptop);
    };
    const closed = async () => {
      const dialog = tab.page.getByRole('dialog');
      await tab.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };
    const go = async (hash: string, heading: string) => {
      await tab.page.evaluate((to) => window.location.assign(to), hash);
      await tab.page.getByRole('heading', { name: heading }).first().waitFor();
    };

    test('the map', async () => {
      const { page } = tab;
      await setLook(page, look);
      await go('#/map', map.attention);
      await page.getByRole('article').first().waitFor();
      await keep('map-lanes');
      await big('map-lanes');
      await page.getByRole('button', { name: fill(map.select, { name: 'Production' }) }).click();
      await keep('map-selected');
      await page.keyboard.press('Escape');
      await page.keyboard.press('G');
      await page.getByText('Singapore, Changi standby').waitFor();
      await keep('map-geographic');
      await page.keyboard.press('G');
      await page.getByLabel(map.searchHint).fill('xyz');
      await page.getByText(map.nothingFits).waitFor();
      await keep('map-nothing-fits');
      await page.getByRole('button', { name: map.clearFilter }).click();
    }, 240_000);

    test('what lies over the screens', async () => {
      const { page } = tab;
      await page.getByRole('button', { name: shell.commands, exact: true }).click();
      await page.getByPlaceholder(shell.commandsHint).waitFor();
      await keep('palette');
      await closed();
      await page.getByRole('button', { name: shell.help, exact: true }).click();
      await page.getByRole('dialog', { name: shell.help }).waitFor();
      await keep('shortcuts');
      await closed();
      await labButton(page, look.language).click();
      await page.getByRole('dialog', { name: lab.open }).waitFor();
      await keep('lab-panel');
      await closed();
    }, 240_000);

    test('the site', async () => {
      const { page } = tab;
      const dock = page.getByRole('region', { name: changes.region, exact: true });
      await go(`#/site/${site}`, traffic.history.title);
      await page.getByRole('slider').waitFor();
      await keep('site');
      await big('site');
      await page.getByRole('slider').focus();
      // There and back, so that there is somewhere to go to in every look.
      const key = looks.indexOf(look) % 2 === 0 ? 'PageUp' : 'PageDown';
      for (let step = 0; step < 2; step++) await page.keyboard.press(key);
      await page.getByRole('button', { name: traffic.abandon }).waitFor();
      await keep('site-slider-moved');
      await page.keyboard.press('Enter');
      await dock.getByRole('button', { name: new RegExp(`^${changes.undo}`) }).waitFor();
      await page.keyboard.press('Shift+R');
      await page
        .getByRole('status')
        .filter({ hasText: changes.name.rollback })
        .filter({ hasText: within(changes.persisted) })
        .waitFor();
      await keep('site-rolled-back');
      await page.keyboard.press('Shift+U');
      await page
        .getByRole('status')
        .filter({ hasText: changes.name.undo })
        .filter({ hasText: within(changes.persisted) })
        .waitFor();
      await page
        .getByRole('heading', { name: engines.title, exact: true })
        .scrollIntoViewIfNeeded();
      await keep('site-scrolled');
      await page.getByRole('heading', { name: traffic.history.title }).scrollIntoViewIfNeeded();
      await keep('site-changes');
    }, 240_000);

    test('what opens from the site', async () => {
      const { page } = tab;
      await page
        .getByRole('button', { name: within(engines.logs.openOf) })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByText(/counting on port/)
        .first()
        .waitFor();
      await keep('log');
      await closed();
      await page.getByRole('button', { name: traffic.act.start }).click();
      await page
        .getByRole('dialog', { name: fill(engines.start.title, { service: serviceName }) })
        .waitFor();
      await page.getByRole('dialog').getByLabel(engines.start.release).first().click();
      await page.getByRole('option', { name: /counter-1\.6\.0\)/ }).click();
      await page.getByText(/1\.6\.0 writes its zones/).waitFor();
      await keep('start');
      await closed();
      await page.getByRole('button', { name: engines.image.open }).first().click();
      await page.getByRole('dialog').waitFor();
      await keep('image');
      await closed();
    }, 240_000);

    test('the settings', async () => {
      await go('#/settings', settings.title);
      await tab.page.getByText(settings.version, { exact: true }).waitFor();
      await keep('settings');
      await big('settings');
    }, 240_000);

    test('what is wrong', async () => {
      const { page } = tab;
      await go('#/site/ben-thanh', traffic.history.title);
      await page.getByRole('button', { name: common.retry }).first().waitFor();
      await keep('site-gateway-down');
      await page.evaluate(() => window.location.assign('#/site/nowhere'));
      await page.getByText(fill(shell.unknownSite, { site: 'nowhere' })).waitFor();
      await keep('unknown-site');
      await go('#/map', map.attention);
      const good = readFileSync(fleetFile, 'utf8');
      writeFileSync(fleetFile, good.replace('timeZone: Asia/Singapore', 'timezone: Mars'));
      await page
        .getByRole('button', { name: fleet.show })
        .or(page.getByRole('button', { name: fleet.hide }))
        .waitFor();
      const show = page.getByRole('button', { name: fleet.show });
      if (await show.isVisible()) await show.click();
      await page
        .getByText(/fleet\.yaml:\d+:\d+/)
        .first()
        .waitFor();
      await keep('fleet-problems');
      writeFileSync(fleetFile, good);
      await page.getByRole('button', { name: fleet.hide }).waitFor({ state: 'detached' });
    }, 240_000);
  });

  test('axe finds nothing on any of them', () => {
    console.log(axe.summary());
    expect(axe.violations()).toEqual([]);
  });

  test('the page complained of nothing', () => {
    expect(tab.complaints).toEqual([]);
  });
});
