import { randomUUID } from 'node:crypto';
import type { FlagHolder, FlagResult, FlagsInContainer } from '../../shared/contract/flags.ts';
import { assertNever } from '../../shared/model/assert-never.ts';
import { type Api, firstAnswer } from './connect.ts';
import type { Output } from './output.ts';

type Place = { readonly service: string; readonly site: string };

/** Flags as read back from the containers; a file that could not be read is exit 1. */
export async function flags(api: Api, output: Output, { service, site }: Place): Promise<number> {
  const containers = await firstAnswer(api.flags.list({ service, site }));
  output.document(containers);
  for (const each of containers) output.line(`${nameOf(each)}: ${statesText(each)}`);
  return containers.some((each) => each.flags.kind === 'failed') ? 1 : 0;
}

/** Done means: read back in every container that knows the flag. */
export async function setFlagCommand(
  api: Api,
  output: Output,
  { service, site, flag, on }: Place & { readonly flag: string; readonly on: boolean },
): Promise<number> {
  output.line(`${flag} ${on ? 'on' : 'off'} for ${service} at site ${site} …`);
  const results: FlagResult[] = [];
  const asked = { key: randomUUID(), service, site, flag, on };
  for await (const each of await firstAnswer(api.flags.set(asked))) {
    results.push(each);
    output.line(`  ${nameOf(each)}: ${resultText(each.result)}`);
  }
  output.document(results);
  const done = results.every(({ result: { kind } }) => kind === 'set' || kind === 'not-there');
  output.line(done ? 'Done' : 'Not done everywhere: see above');
  return done ? 0 : 1;
}

function nameOf({ engine, container, release }: FlagHolder): string {
  return container === undefined ? engine : `${container} on ${engine} (${release})`;
}

function statesText({ flags: read }: FlagsInContainer): string {
  switch (read.kind) {
    case 'read': {
      const states = Object.entries(read.states).map(
        ([name, on]) => `${name} ${on ? 'on' : 'off'}`,
      );
      return states.length > 0 ? states.join(', ') : 'no flags';
    }
    case 'no-file':
      return 'no flag file';
    case 'failed':
      return `no data: ${read.fault.detail}`;
    default:
      return assertNever(read);
  }
}

function resultText(result: FlagResult['result']): string {
  switch (result.kind) {
    case 'set':
      return `set and read back, was ${result.was ? 'on' : 'off'}`;
    case 'not-there':
      return 'its release does not know the flag, left alone';
    case 'failed':
      return `failed: ${result.fault.detail} ('${result.fault.command}')`;
    case 'unknown':
      return `not known whether it was done: ${result.fault.detail} ('${result.fault.command}')`;
    default:
      return assertNever(result);
  }
}
