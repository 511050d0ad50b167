import { productOf, readSources } from '../support/machine/sources.ts';
import { figuresOf } from './figures.ts';

/** `npm run house`: the figures; with `--list`, also the places behind them. */
const figures = figuresOf(productOf(readSources()));
const width = Math.max(...figures.map(({ name }) => name.length));
for (const { name, value } of figures) console.log(`${name.padEnd(width)}  ${value}`);
if (process.argv.includes('--list')) {
  for (const { name, places } of figures)
    if (places) console.log(`\n${name}\n${places.join('\n')}`);
}
