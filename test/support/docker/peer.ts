import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DockerEndpoint } from '../../../electron/links/docker/endpoint.ts';
import type { DockerPeer } from '../../links/docker/parts/context.ts';
import { freeRange } from '../machine/ports.ts';
import { signalAll } from '../machine/processes.ts';
import { ask, COUNTER_PORT, ensureCounterImages } from './counter-image.ts';
import { imageConfig, packImages, packLayer } from './image-archive.ts';
import type { PrivateDockerd } from './private-dockerd.ts';

/** A real engine as the peer of the link suite, reached through `endpoint`. */
export async function realDockerPeer(
  dockerd: PrivateDockerd,
  endpoint: DockerEndpoint,
  close: () => Promise<void> = async () => {},
): Promise<DockerPeer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tallydeck-archive-'));
  return {
    endpoint,
    images: await ensureCounterImages(dockerd.socket),
    counterPort: COUNTER_PORT,
    node: '/node',
    ports: await freeRange(10),
    archive: await makeArchive(directory),
    killEngine: dockerd.kill,
    startEngine: dockerd.start,
    crash: async (container) => {
      const where = `/containers/${container}/json`;
      const { State } = JSON.parse((await ask(dockerd.socket, 'GET', where)).body);
      // 0 once it has ended by itself.
      if (State.Pid > 0) signalAll([State.Pid], 'SIGKILL');
    },
    close: async () => {
      rmSync(directory, { recursive: true, force: true });
      await close();
    },
  };
}

/** A small image, different at every call. */
async function makeArchive(directory: string): Promise<DockerPeer['archive']> {
  const root = path.join(directory, 'root');
  mkdirSync(root);
  writeFileSync(path.join(root, 'made-for'), directory);
  const layer = await packLayer(root, path.join(directory, 'layer.tar'));
  const tag = `tallydeck-loaded:${path.basename(directory).toLowerCase()}`;
  const recipe = { tag, layers: [layer], config: { Entrypoint: ['/none'] } };
  const file = path.join(directory, 'archive.tar');
  packImages(directory, file, [recipe]);
  return { file, image: tag, config: imageConfig(recipe).digest };
}
