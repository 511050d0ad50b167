import { describe } from 'vitest';
import { authenticationTests } from './ssh-parts/authentication.ts';
import { commandTests } from './ssh-parts/commands.ts';
import { type StartPeer, useContext } from './ssh-parts/context.ts';
import { hostKeyTests } from './ssh-parts/host-key.ts';
import { lossTests } from './ssh-parts/loss.ts';
import { streamTests } from './ssh-parts/streams.ts';

export type { SshPeer, StartPeer } from './ssh-parts/context.ts';

/** What every SSH link must do, whoever serves the other end. */
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
