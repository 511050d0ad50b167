import { tests } from './lib/parts.mjs';
import { runWhole } from './lib/whole-run.mjs';

process.env.TALLYDECK_KILL = 'all';
await runWhole('npm run test:kill', async (parts) => {
  const files = ['test/faults/rollout-kill.test.ts'];
  parts.push(await tests(['rollouts'], { files, oneByOne: true, minutes: 300 }));
});
