import { ensureCounterparts } from './lib/counterparts.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { build, checks, close, tests } from './lib/parts.mjs';

const parts = [];
try {
  await ensureInstalled();
  await ensureCounterparts();
  parts.push(await checks());
  parts.push(await build());
  parts.push(await tests(['unit', 'house', 'contract'], { minutes: 8 }));
  // Real servers and browsers: one file at a time, so that they do not starve each other.
  parts.push(await tests(['links', 'faults', 'e2e'], { oneByOne: true, minutes: 25 }));
} catch (error) {
  console.error(`npm test: ${error.message}`);
  parts.push({ passed: 0, failed: 1, skipped: 0 });
}
close(parts);
