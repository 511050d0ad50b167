import { assertNever } from '../../shared/model/assert-never.ts';
import { plainText } from '../../shared/model/plain-text.ts';
import { rollback, split } from './change.ts';
import { changesCommand } from './changes.ts';
import { check } from './check.ts';
import { type Command, parseCommand } from './command.ts';
import { type Api, connectLocal } from './connect.ts';
import { deploy, drill } from './deploy.ts';
import { flags, setFlagCommand } from './flag.ts';
import { createOutput, failureOf, type Output } from './output.ts';
import { rolloutsCommand } from './rollouts.ts';
import { status } from './status.ts';
import { steer } from './steer.ts';
import { UsageError, usage } from './usage.ts';
import { watchCommand } from './watch.ts';

// `status | head`: the reader has seen enough, and that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** Settles once all is done and said; the packaged program ends then. */
export const ended = main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(words: readonly string[]): Promise<number> {
  try {
    return await run(parseCommand(words));
  } catch (error) {
    const failure = failureOf(error);
    createOutput(words.includes('--json')).document({ error: failure });
    const help = error instanceof UsageError ? `\n\n${usage}` : '';
    console.error(`tallydeck: ${plainText(failure.message)}${help}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(command: Command): Promise<number> {
  const output = createOutput(command.json);
  if (command.verb === 'help') {
    for (const line of usage.split('\n')) output.line(line);
    output.document({ usage });
    return 0;
  }
  const { api, close } = await connectLocal(command.dataDirectory);
  try {
    return await perform(command, api, output);
  } finally {
    close();
  }
}

function perform(
  command: Exclude<Command, { verb: 'help' }>,
  api: Api,
  output: Output,
): Promise<number> {
  switch (command.verb) {
    case 'status':
      return status(api, output, command.site);
    case 'watch':
      return watchCommand(api, output, command.site);
    case 'split':
      return split(api, output, command);
    case 'rollback':
      return rollback(api, output, command.scope);
    case 'changes':
      return changesCommand(api, output, command.site);
    case 'check':
      return check(api, output, command.host);
    case 'deploy':
      return deploy(api, output, command);
    case 'rollouts':
      return rolloutsCommand(api, output, command.id);
    case 'steer':
      return steer(api, output, command);
    case 'drill':
      return drill(api, output, command);
    case 'flags':
      return flags(api, output, command);
    case 'flag':
      return setFlagCommand(api, output, command);
    default:
      return assertNever(command);
  }
}
