import { readSources } from '../support/machine/sources.ts';
import { figuresOf, mutualFolders, namesTwice, relativeComments, tinyFiles } from './figures.ts';

/** `npm run house`: the figures; with `--list`, also the places behind them. */
const sources = readSources();
const figures = Object.entries(figuresOf(sources));
const width = Math.max(...figures.map(([name]) => name.length));
for (const [name, value] of figures) console.log(`${name.padEnd(width)}  ${value}`);
if (process.argv.includes('--list')) {
  const product = sources.filter(({ path }) => /^(electron|renderer|shared)\//.test(path));
  const lists = {
    'folders that import each other': mutualFolders(product),
    'names defined twice': namesTwice(product),
    'comments that start with a relative clause': relativeComments(product),
    'files that belong into their reader': tinyFiles(sources),
  };
  for (const [title, places] of Object.entries(lists))
    console.log(`\n${title}\n${places.join('\n')}`);
}
