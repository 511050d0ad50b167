import { cpus, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { benchChange } from './change.ts';
import { closeEverything } from './closers.ts';
import { benchRollback } from './rollback.ts';
import { benchRollouts } from './rollouts.ts';
import { benchScale } from './scale.ts';
import { benchStart } from './start.ts';

// Every sshd of test/support ends itself at the end of the process.
process.setMaxListeners(0);
const quick = process.argv.includes('--quick');
const parts = {
  change: () =>
    benchChange({ gateways: 100, rounds: quick ? 5 : 20, othersRounds: quick ? 2 : 12 }),
  rollback: () => benchRollback({ rollbacks: quick ? 10 : 50 }),
  start: () => benchStart({ starts: quick ? 1 : 3 }),
  rollouts: () => benchRollouts({ faults: quick ? 1 : 3, canaries: quick ? 1 : 3 }),
  scale: () => benchScale({ gateways: 100, seconds: quick ? 6 : 20 }),
} as const;
type Part = keyof typeof parts;

let ending = false;

async function end(why: string): Promise<void> {
  if (ending) return;
  ending = true;
  console.error(why);
  await closeEverything();
  process.exit(1);
}

/** Ctrl-C reaches our children too, and what fails then is no fault: the signal is heard first. */
async function fail(error: unknown): Promise<void> {
  await delay(200);
  await end(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Words name the parts to run, all of them without one; `--quick` for a first impression. */
async function run(): Promise<void> {
  const started = performance.now();
  const asked = process.argv.slice(2).filter((word): word is Part => word in parts);
  const [cpu] = cpus();
  console.log(
    `Tallydeck bench: ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`,
  );
  for (const part of asked.length > 0 ? asked : (Object.keys(parts) as Part[])) await parts[part]();
  console.log(`\nThe whole run took ${Math.round((performance.now() - started) / 1000)} s.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end('ending everything …'));
}
process.on('uncaughtException', (error) => void fail(error));
await run().catch(fail);
