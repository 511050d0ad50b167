import { build, checks, tests } from './lib/parts.mjs';
import { runWhole } from './lib/whole-run.mjs';

await runWhole('npm test', async (parts) => {
  parts.push(await checks());
  parts.push(await build());
  parts.push(await tests(['unit', 'house', 'contract'], { minutes: 8 }));
  // What mostly waits goes two files at a time; load and browsers have the machine to themselves.
  const slow = { oneByOne: true, minutes: 20 };
  const beside = { ...slow, beside: true };
  const both = [tests(['rollouts'], beside), tests(['links', 'faults'], beside)];
  parts.push(...(await Promise.all(both)));
  parts.push(await tests(['load'], slow));
  parts.push(await tests(['e2e'], slow));
});
