import { describe } from 'vitest';
import { authenticationTests } from './parts/authentication.ts';
import { commandTests } from './parts/commands.ts';
import { type StartPeer, useContext } from './parts/context.ts';
import { hostKeyTests } from './parts/host-key.ts';
import { lossTests } from './parts/loss.ts';
import { streamTests } from './parts/streams.ts';

export type { SshPeer, StartPeer } from './parts/context.ts';

/** Contract of an SSH link, for every server that may stand at the other end. */
export function sshLinkSuite(name: string, start: StartPeer): void {
  describe(`SSH link to ${name}`, () => {
    const context = useContext(start);
    hostKeyTests(context);
    authenticationTests(context);
    commandTests(context);
    streamTests(context);
    lossTests(context);
  });
}
