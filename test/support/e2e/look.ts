import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { root } from '../machine/sources.ts';
import { type Language, wordsOf } from './words.ts';

export type Look = { readonly theme: 'dark' | 'light'; readonly language: Language };

export const looks: readonly Look[] = [
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'en' },
  { theme: 'light', language: 'vi' },
  { theme: 'dark', language: 'vi' },
];

const directory = join(root, 'test-results/screenshots');

/** Switches theme and language by the header's buttons, as a person would. */
export async function setLook(page: Page, look: Look): Promise<void> {
  const now = await lookOf(page);
  const words = wordsOf[now.language].shell;
  if (now.theme !== look.theme) {
    const label = now.theme === 'dark' ? words.themeToLight : words.themeToDark;
    await page.getByRole('button', { name: label }).click();
  }
  if (now.language !== look.language) {
    await page.getByRole('button', { name: words.languageTo, exact: true }).click();
  }
  // Off the button, whose tooltip would lie over the screen.
  await page.mouse.move(2, 640);
  await page.waitForFunction(
    ({ theme, language }) =>
      document.documentElement.lang === language &&
      document.documentElement.dataset.mantineColorScheme === theme,
    look,
  );
}

export const lookOf = (page: Page): Promise<Look> =>
  page.evaluate(() => ({
    theme: document.documentElement.dataset.mantineColorScheme === 'light' ? 'light' : 'dark',
    language: document.documentElement.lang === 'vi' ? 'vi' : 'en',
  }));

/** Written for people to look at: test-results/screenshots/<theme>-<language>-<name>.png. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { theme, language } = await lookOf(page);
  await page.screenshot({ path: join(directory, `${theme}-${language}-${name}.png`) });
}

/** The screen on which a test failed, under the test's name. */
export async function shootFailure(page: Page): Promise<void> {
  const name = expect.getState().currentTestName ?? 'test';
  await shoot(page, `failed-${name.replaceAll(/\W+/g, '-').slice(-80)}`);
}

/** Everything a person can read or is told on the page: texts, labels, hints. */
export const textsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node as HTMLElement;
      if (['SCRIPT', 'STYLE', 'PRE', 'CODE'].includes(element.tagName)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) {
        texts.push(element.getAttribute(name) ?? '');
      }
      for (const child of element.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent ?? '');
      }
    }
    return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  });
