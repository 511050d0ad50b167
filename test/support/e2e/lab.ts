import type { Locator, Page } from 'playwright';
import { waitFor } from '../machine/wait.ts';
import { en, type Language, wordsOf } from './words.ts';

/** Opens the panel of the lab; how much its words say depends on the room there is. */
export function labButton(page: Page, language: Language): Locator {
  const { simulated, simulatedShort } = wordsOf[language].shell;
  return page.getByRole('button', { name: new RegExp(`^(${simulated}|${simulatedShort})`) });
}

/** By the panel of faults, in English. */
export async function switchFault(
  page: Page,
  fault: keyof typeof en.lab.fault,
  at: string,
  target: string,
): Promise<void> {
  await labButton(page, 'en').click();
  const panel = page.getByRole('dialog', { name: en.lab.open });
  await panel.getByLabel(en.lab.chooseSite).first().click();
  await page.getByRole('option', { name: at }).click();
  const group = panel.getByRole('group', { name: en.lab.fault[fault] });
  const button = group.getByRole('switch', { name: target });
  const before = await button.isChecked();
  await button.click();
  const switched = async () => (await button.isChecked()) !== before;
  await waitFor(switched, { what: `${fault} of ${target}`, deadlineMs: 60_000 });
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
}
