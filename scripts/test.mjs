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
  // Real servers and browsers mostly wait: two files at a time, and never two browsers.
  const slow = { oneByOne: true, beside: true, minutes: 25 };
  const both = [tests(['rollouts'], slow), tests(['links', 'faults', 'e2e'], slow)];
  parts.push(...(await Promise.all(both)));
} catch (error) {
  console.error(`npm test: ${error.message}`);
  parts.push({ passed: 0, failed: 1, skipped: 0 });
}
close(parts);
