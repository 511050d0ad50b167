import { afterAll, beforeAll, describe } from 'vitest';
import { realDockerPeer } from '../../support/docker/peer.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../../support/docker/private-dockerd.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd } from '../../support/ssh/sshd.ts';
import { dockerLinkSuite } from './suite.ts';

const skipped = await whyNoPrivateDockerd();
if (skipped) console.warn(`skipped: Docker links: ${skipped}`);

describe.skipIf(skipped)('a real engine', () => {
  let dockerd: PrivateDockerd;
  beforeAll(async () => {
    dockerd = await startPrivateDockerd();
  });
  afterAll(async () => {
    await dockerd?.remove();
  });

  dockerLinkSuite('dockerd at a local socket', () =>
    realDockerPeer(dockerd, { kind: 'local', socket: dockerd.socket }),
  );

  dockerLinkSuite('dockerd through TLS', () =>
    realDockerPeer(dockerd, { kind: 'tls', ...dockerd.tls }),
  );

  describe.skipIf(!sshdAvailable)('through OpenSSH', () => {
    dockerLinkSuite('dockerd through OpenSSH', async () => {
      const sshd = await startSshd();
      const kit = createSshKit();
      const link = kit.open(sshd.target(), 'engine-1');
      await untilState(link, 'up');
      return realDockerPeer(dockerd, { kind: 'ssh', link, socket: dockerd.socket }, async () => {
        await kit.close();
        await sshd.stop();
      });
    });
  });
});
