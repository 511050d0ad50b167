import { cpus, totalmem } from 'node:os';
import { benchChange } from './change.ts';
import { closeEverything } from './closers.ts';
import { benchRollback } from './rollback.ts';
import { benchScale } from './scale.ts';
import { benchStart } from './start.ts';

const started = performance.now();
// Every sshd of test/support kills itself at the end of the process.
process.setMaxListeners(0);
const quick = process.argv.includes('--quick');
const parts = {
  change: () =>
    benchChange({ gateways: 100, rounds: quick ? 5 : 20, othersRounds: quick ? 2 : 12 }),
  rollback: () => benchRollback({ rollbacks: quick ? 10 : 50 }),
  start: () => benchStart({ starts: quick ? 1 : 3 }),
  scale: () => benchScale({ gateways: 100, seconds: quick ? 6 : 20 }),
} as const;
type Part = keyof typeof parts;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    console.error('ending everything …');
    void closeEverything().finally(() => process.exit(1));
  });
}

const asked = process.argv.slice(2).filter((word): word is Part => word in parts);
const [cpu] = cpus();
console.log(
  `Tallydeck bench: ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`,
);
for (const part of asked.length > 0 ? asked : (Object.keys(parts) as Part[])) await parts[part]();
console.log(`\nThe whole run took ${Math.round((performance.now() - started) / 1000)} s.`);
