import type { Page } from 'playwright';
import { expect } from 'vitest';
import { en } from './e2e-words.ts';

/** By the panel of faults, in English. */
export async function switchFault(
  page: Page,
  fault: keyof typeof en.lab.fault,
  at: string,
  target: string,
): Promise<void> {
  await page.getByRole('button', { name: new RegExp(en.shell.simulated) }).click();
  const panel = page.getByRole('dialog', { name: en.lab.open });
  await panel.getByLabel(en.lab.chooseSite).first().click();
  await page.getByRole('option', { name: at }).click();
  const group = panel.getByRole('group', { name: en.lab.fault[fault] });
  const button = group.getByRole('switch', { name: target });
  const before = await button.isChecked();
  // The switch itself lies under its track: a person clicks on its label.
  await group.getByText(target, { exact: true }).click();
  await expect.poll(() => button.isChecked(), { timeout: 60_000 }).toBe(!before);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
}
