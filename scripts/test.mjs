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
  // What mostly waits goes two files at a time; load and browsers have the machine to themselves.
  const slow = { oneByOne: true, minutes: 20 };
  const beside = { ...slow, beside: true };
  const both = [tests(['rollouts'], beside), tests(['links', 'faults'], beside)];
  parts.push(...(await Promise.all(both)));
  parts.push(await tests(['load', 'e2e'], slow));
} catch (error) {
  console.error(`npm test: ${error.message}`);
  parts.push({ passed: 0, failed: 1, skipped: 0 });
}
close(parts);
