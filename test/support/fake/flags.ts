import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';

const os = implement(contract).flags;

/** Made-up containers, none of which has a flag file. */
export function flagsOf() {
  return {
    list: os.list.handler(() => []),
    set: os.set.handler(async function* ({ input, errors }) {
      yield* [];
      throw errors.NOT_FOUND({ data: { what: 'feature flag', id: input.flag } });
    }),
  };
}
