import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { root } from './lib/root.mjs';

/** macOS wants 512 pixels at least; electron-builder makes every other size and format of it. */
const size = 1024;

// Draws electron/shell/icon.png from renderer/icon.svg; run it when the drawing has changed.
const drawing = readFileSync(join(root, 'renderer/icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(`<style>* { margin: 0 } svg { display: block }</style>${drawing}`);
writeFileSync(
  join(root, 'electron/shell/icon.png'),
  await page.screenshot({ omitBackground: true }),
);
await browser.close();
