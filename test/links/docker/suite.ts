import { describe } from 'vitest';
import { containerTests } from './parts/containers.ts';
import { type StartPeer, useContext } from './parts/context.ts';
import { failedStartTests } from './parts/failed-starts.ts';
import { flagTests } from './parts/flags.ts';
import { imageTests } from './parts/images.ts';
import { insideTests } from './parts/inside.ts';
import { logTests } from './parts/logs.ts';
import { lossTests } from './parts/loss.ts';
import { startTests } from './parts/starts.ts';
import { wrongImageTests } from './parts/wrong-images.ts';

export type { DockerPeer, StartPeer } from './parts/context.ts';

/** Contract of a Docker link, for every engine that may serve the other end. */
export function dockerLinkSuite(name: string, startPeer: StartPeer): void {
  describe(`Docker link to ${name}`, () => {
    const context = useContext(startPeer);
    containerTests(context);
    insideTests(context);
    flagTests(context);
    logTests(context);
    startTests(context);
    failedStartTests(context);
    wrongImageTests(context);
    imageTests(context);
    lossTests(context);
  });
}
