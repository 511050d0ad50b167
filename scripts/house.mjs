import { ensureInstalled } from './lib/install.mjs';
import { node24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

await ensureInstalled();
process.exitCode = await run(node24(), ['test/house/table.ts', ...process.argv.slice(2)]);
