import type { Page } from 'playwright';
import { expect } from 'vitest';
import { lookOf, setLook, shoot } from '../e2e/look.ts';
import { dragSlider, siteScreen } from '../e2e/site.ts';
import { en, like, within } from '../e2e/words.ts';

const slow = { timeout: 30_000, interval: 100 };
/** Its candidate has about half of the cameras when the lab opens. */
const site = 'Cần Thơ, Ninh Kiều pier';

/** A person's way through the desktop app, from the map of the lab on. */
export function createJourney(page: Page) {
  page.setDefaultTimeout(30_000);
  const card = page.getByRole('article', { name: site, exact: true });
  const screen = siteScreen(page, 'Object counter');
  return {
    async seeMapLive(): Promise<void> {
      await card.getByText(like(en.common.unit.perSecond)).waitFor();
      const content = page.getByRole('main');
      const first = await content.textContent();
      await expect.poll(() => content.textContent(), slow).not.toBe(first);
    },
    /** Gives the words with which the way back was verified. */
    async moveCamerasAndRollBack(): Promise<string> {
      await card.getByRole('link', { name: site, exact: true }).click();
      await screen.slider.waitFor();
      await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(0);
      const before = await screen.camerasOnCandidate();
      await dragSlider(screen.slider, 84);
      await expect.poll(screen.camerasOnCandidate, slow).toBeGreaterThan(before);
      await screen.dock.getByRole('button', { name: en.changes.rollBack }).click();
      const said = await screen.settled(en.changes.name.rollback);
      expect(said).toMatch(within(en.changes.verified));
      await expect.poll(screen.camerasOnCandidate, slow).toBe(0);
      return said;
    },
    /** A reload makes a new port to the backend; what was chosen before stays. */
    async changeLookAndReload(): Promise<void> {
      const look = { theme: 'light', language: 'vi' } as const;
      await setLook(page, look);
      await shoot(page, 'desktop-site');
      await page.reload();
      await page.getByRole('slider').waitFor();
      expect(await lookOf(page)).toEqual(look);
      await setLook(page, { theme: 'dark', language: 'en' });
    },
  };
}
