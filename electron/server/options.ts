import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDirectory } from '../host/index.ts';

export type ServerOptions = {
  readonly port: number;
  readonly dataDirectory: string;
  readonly fleetFile?: string;
  readonly open: boolean;
};

/** Throws a sentence for a person when the words make no sense. */
export function parseServerOptions(words: readonly string[]): ServerOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string', default: defaultDataDirectory() },
      fleet: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port ${values.port}: a number from 0 to 65535 was expected`);
  }
  return {
    port,
    dataDirectory: resolve(values.data),
    ...(values.fleet === undefined ? {} : { fleetFile: resolve(values.fleet) }),
    open: !values['no-open'],
  };
}
