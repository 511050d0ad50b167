import { ensureCounterparts } from './lib/counterparts.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { close, tests } from './lib/parts.mjs';

const files = ['test/faults/rollout-kill.test.ts'];
const parts = [];
try {
  await ensureInstalled();
  await ensureCounterparts();
  process.env.TALLYDECK_KILL = 'all';
  parts.push(await tests(['rollouts'], { files, oneByOne: true, minutes: 300 }));
} catch (error) {
  console.error(`npm run test:kill: ${error.message}`);
  parts.push({ passed: 0, failed: 1, skipped: 0 });
}
close(parts);
