import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { FlagResult } from '../../../shared/contract/flags.ts';
import { type Context, IdempotentStreams } from '../../changes/index.ts';
import { listFlags, setFlag } from '../../sites/index.ts';

const os = implement(contract).flags;

export function flagsHandlers(context: Context) {
  const running = new IdempotentStreams<FlagResult>();
  return {
    list: os.list.handler(({ input }) => listFlags(context, input)),
    set: os.set.handler(({ input: { key, flag, on, ...place } }) => {
      // A file is read, changed and written: two at once would lose one.
      const { service, site } = place;
      const about = { code: 'flags-busy', service, site } as const;
      return running.start({ key, about }, (tell) => setFlag(context, place, { flag, on }, tell));
    }),
  };
}
