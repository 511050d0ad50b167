import type { Locator, Page } from 'playwright';
import { en, like, within } from './words.ts';

/** The site screen as a person finds their way on it: by headings, names and words. */
export type SiteScreen = ReturnType<typeof siteScreen>;

export function siteScreen(page: Page, service: string) {
  const panel = (title: string) => page.getByRole('region', { name: title, exact: true });
  const split = panel(`${en.traffic.title} · ${service}`);
  const slider = page.getByRole('slider', { name: like(en.traffic.share) });
  const dock = page.getByRole('region', { name: en.changes.region, exact: true });
  const report = dock.getByRole('status');
  const figure = async (name: string): Promise<string> =>
    (await split.locator(`xpath=.//dt[normalize-space()="${name}"]/../dd`).textContent()) ?? '';
  return {
    page,
    panel,
    split,
    slider,
    dock,
    report,
    live: panel(en.site.charts.title),
    gateways: panel(en.site.gateways.title),
    engines: panel(en.engines.title),
    cameras: panel(en.site.cameras.title),
    changes: panel(en.traffic.history.title),
    asked: () => figure(en.common.share.asked),
    applied: () => figure(en.common.share.applied),
    reached: () => figure(en.common.share.reached),
    /** `n of 8 cameras`, as a number. */
    async camerasOnCandidate(): Promise<number> {
      const said = within(en.traffic.cameras_other).exec(await figure(en.common.share.applied));
      return Number(/\d+/.exec(said?.[0] ?? '')?.[0] ?? Number.NaN);
    },
    /** Share of frames that the candidate answered over the last 10 s, 0–1; NaN while not read. */
    async reachedFrames(): Promise<number> {
      return Number.parseFloat(await figure(en.common.share.reached)) / 100;
    },
    /** The newest reading of a chart's line for the variant that has this role, without its unit. */
    async reading(chart: string, role: keyof typeof en.common.role): Promise<string> {
      const table = page.getByRole('region', { name: chart, exact: true }).getByRole('table');
      const heads = await table.getByRole('columnheader').allTextContents();
      const index = heads.findIndex((head) => head.startsWith(en.common.role[role]));
      if (index < 0) return '';
      return (await table.getByRole('row').last().locator('th, td').nth(index).textContent()) ?? '';
    },
    /** A cell of the table of releases, by the release's version and the column's words. */
    variant: (version: string, column: keyof typeof en.traffic.variants) =>
      cellOf(split, version, en.traffic.variants[column]),
    /** The operation's line in the one place of rollback. */
    settled: (what: string) => settled(report, what),
  };
}

async function cellOf(table: Locator, row: string, column: string): Promise<string> {
  const heads = await table.getByRole('columnheader').allTextContents();
  const cells = table.getByRole('row').filter({ hasText: row }).locator('th, td');
  const index = heads.findIndex((head) => head.startsWith(column));
  return (await cells.nth(index).textContent()) ?? '';
}

/** Waits until the operation is at its end, and gives its words. */
async function settled(report: Locator, what: string): Promise<string> {
  const done = [en.changes.persisted, en.changes.notPersisted].map((each) => within(each).source);
  const line = report
    .filter({ hasText: what })
    .filter({ hasText: new RegExp(done.join('|')) })
    .filter({ hasNotText: en.changes.verifying });
  await line.waitFor();
  return (await line.textContent()) ?? '';
}

/** Moves the slider's thumb by mouse, from where it stands to about `percent`. */
export async function dragSlider(slider: Locator, percent: number): Promise<void> {
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('the slider is not on the screen');
  const at = (value: number) => box.x + (box.width * value) / 100;
  const y = box.y + box.height / 2;
  const { mouse } = slider.page();
  const now = Number(await slider.inputValue());
  await mouse.move(at(now), y);
  await mouse.down();
  await mouse.move(at((now + percent) / 2), y, { steps: 5 });
  await mouse.move(at(percent), y, { steps: 5 });
  await mouse.up();
}

/** The path data of everything a chart draws, joined: changes when the chart does. */
export const drawnBy = (charts: Locator): Promise<string> =>
  charts
    .locator('svg path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? '').join(' '));
