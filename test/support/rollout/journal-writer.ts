import { Journal } from '../../../electron/rollout/journal/journal.ts';
import { sampleRollout } from './sample-rollout.ts';

/** Writes a journal until it is killed, saying what is on disk. Run as a program: `journal-writer.ts DIR`. */
const [dataDir = ''] = process.argv.slice(2);
const journal = new Journal({ dataDir, onDamage: () => process.exit(1) });
const rollout = sampleRollout('one');
journal.begin(rollout, 'key-of-one', [{ kind: 'started' }]);
for (let soaked = 1; ; soaked += 1) {
  journal.record({ ...rollout, state: { ...rollout.state, soaked } }, [
    { kind: 'phase', phase: { kind: 'soaking' }, wave: 0, step: 1, soaked },
  ]);
  process.stdout.write(`${soaked}\n`);
}
