import { join } from 'node:path';
import { behaviourNames, behaviours } from './behaviour.ts';
import { openFlagFile } from './flag-file.ts';
import { createCounterServer } from './server.ts';

const { PORT, TALLY_HOST, TALLY_BEHAVIOUR, TALLY_VERSION } = process.env;
/** Where an OpenFeature provider for flagd looks; the root is that of the lab's container, if it is one. */
const { FLAGD_OFFLINE_FLAG_SOURCE_PATH: flagPath, TALLY_ROOT = '/' } = process.env;

const port = Number(PORT ?? 8080);
const behaviour = behaviourNames.find((name) => name === (TALLY_BEHAVIOUR ?? 'good'));
if (!Number.isInteger(port) || port < 0 || port > 65_535) give(`PORT is ${PORT}: not a port`);
if (!behaviour)
  give(`TALLY_BEHAVIOUR is ${TALLY_BEHAVIOUR}: expected one of ${behaviourNames.join(', ')}`);

const flags = openFlagFile(flagPath === undefined ? undefined : join(TALLY_ROOT, flagPath));
const server = createCounterServer(behaviours[behaviour], TALLY_VERSION ?? behaviour, flags);
server.on('error', (error) => give(error.message));
server.listen(port, TALLY_HOST ?? '127.0.0.1', () => {
  const address = server.address();
  const bound = typeof address === 'object' ? address?.port : port;
  console.log(`counting on port ${bound}, version ${TALLY_VERSION ?? behaviour}`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    console.log(`${signal}: finishing the frames in flight`);
    server.close(() => process.exit(0));
  });

function give(what: string): never {
  console.error(`counter: ${what}`);
  process.exit(2);
}
