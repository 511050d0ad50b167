import { ensureCounterparts } from './lib/counterparts.mjs';
import { ensureBuilt } from './lib/fresh.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { node24 } from './lib/node24.mjs';
import { inOwnFolder } from './lib/own-folder.mjs';
import { run } from './lib/run.mjs';

await ensureInstalled();
await ensureCounterparts();
await ensureBuilt();
let code = 1;
const isClean = await inOwnFolder(async () => {
  code = await run(node24(), ['test/bench/main.ts', ...process.argv.slice(2)]);
});
process.exitCode = isClean ? code : 1;
