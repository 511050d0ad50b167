import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** False where Debian's Chromium is not installed: such tests skip, and say so. */
export const chromiumAvailable = existsSync(executablePath);
if (!chromiumAvailable) {
  console.warn(`skipped: ${executablePath} is not installed (apt install chromium)`);
}

export const laptop = { width: 1280, height: 720 };
export const wall = { width: 1920, height: 1080 };
/** A wall of 4K, and the laptop at a zoom of 150 and 200 %: sizes in px of CSS. */
export const otherSizes = {
  '4k': { width: 3840, height: 2160 },
  'zoom-150': { width: 853, height: 480 },
  'zoom-200': { width: 640, height: 360 },
} as const;

export type OpenPage = {
  readonly page: Page;
  /** What the page itself complained of: errors thrown, refused by its policy, or logged. */
  readonly complaints: readonly string[];
};

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

const mostPrinted = 10;

/** A tab of its own, with nothing kept from before: dark theme and English, as its system prefers. */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: laptop,
    colorScheme: 'dark',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const complain = (what: string) => {
    // The report of a failed test names the first of them only.
    if (complaints.length < mostPrinted) console.log(`the page complains: ${what}`);
    complaints.push(what);
  };
  page.on('pageerror', (error) => complain(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`logged: ${message.text()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** What makes the page scroll sideways, by its words; empty where nothing does. */
export const widerThanPage = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= window.innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (each) => each.getBoundingClientRect().right > window.innerWidth,
    );
    const said = wide.map((each) => `${each.tagName} "${(each.textContent ?? '').slice(0, 40)}"`);
    return [`${scrollWidth} px`, ...said.slice(0, 8)];
  });
