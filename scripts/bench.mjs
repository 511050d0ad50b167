import { ensureCounterparts } from './lib/counterparts.mjs';
import { ensureBuilt } from './lib/fresh.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { node24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

await ensureInstalled();
await ensureCounterparts();
await ensureBuilt();
process.exitCode = await run(node24(), ['test/bench/main.ts', ...process.argv.slice(2)]);
