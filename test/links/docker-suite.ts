import { describe } from 'vitest';
import { containerTests } from './docker-parts/containers.ts';
import { type StartPeer, useContext } from './docker-parts/context.ts';
import { eventTests } from './docker-parts/events.ts';
import { failedStartTests } from './docker-parts/failed-starts.ts';
import { flagTests } from './docker-parts/flags.ts';
import { imageTests } from './docker-parts/images.ts';
import { insideTests } from './docker-parts/inside.ts';
import { logTests } from './docker-parts/logs.ts';
import { lossTests } from './docker-parts/loss.ts';
import { startTests } from './docker-parts/starts.ts';
import { wrongImageTests } from './docker-parts/wrong-images.ts';

export type { DockerPeer, StartPeer } from './docker-parts/context.ts';

/** What every Docker link must do, whoever serves the other end. */
export function dockerLinkSuite(name: string, startPeer: StartPeer): void {
  describe(`Docker link to ${name}`, () => {
    const context = useContext(startPeer);
    containerTests(context);
    insideTests(context);
    flagTests(context);
    logTests(context);
    eventTests(context);
    startTests(context);
    failedStartTests(context);
    wrongImageTests(context);
    imageTests(context);
    lossTests(context);
  });
}
