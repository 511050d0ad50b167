import { describe } from 'vitest';
import { containerTests } from './docker-parts/containers.ts';
import { type StartPeer, useContext } from './docker-parts/context.ts';
import { imageTests } from './docker-parts/images.ts';
import { lossTests } from './docker-parts/loss.ts';
import { startTests } from './docker-parts/starts.ts';

export type { DockerPeer, StartPeer } from './docker-parts/context.ts';

/** What every Docker link must do, whoever serves the other end. */
export function dockerLinkSuite(name: string, startPeer: StartPeer): void {
  describe(`Docker link to ${name}`, () => {
    const context = useContext(startPeer);
    containerTests(context);
    startTests(context);
    imageTests(context);
    lossTests(context);
  });
}
