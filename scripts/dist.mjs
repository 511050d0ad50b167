import { ensureBuilt } from './lib/fresh.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { node24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

await ensureInstalled();
await ensureBuilt();
const builder = 'node_modules/electron-builder/cli.js';
process.exitCode = await run(node24(), [builder, '--publish', 'never', ...process.argv.slice(2)]);
