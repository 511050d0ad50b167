import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { behaviourNames } from '../../../electron/lab/counter/behaviour.ts';
import { createEngineHost } from '../../../electron/lab/engine/engine-host.ts';
import { digestOf, type Image } from '../../../electron/lab/engine/images.ts';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { DockerPeer } from '../../links/docker/parts/context.ts';
import { imageConfig, packImages, packLayer } from '../docker/image-archive.ts';
import { freePort, freeRange } from '../machine/ports.ts';
import { signalAll } from '../machine/processes.ts';
import { createSshKit, untilState } from '../ssh/kit.ts';

const user = 'technician';
const socket = '/var/run/docker.sock';
const tagOf = (name: string) => `tallydeck-counter:${name}`;

/** The lab's engine as the peer of the link suite, reached through the lab's own SSH server. */
export async function embeddedDockerPeer(): Promise<DockerPeer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-embedded-engine-'));
  const hostKey = await loadOrMakeKey(path.join(dir, 'host'));
  const userKey = await loadOrMakeKey(path.join(dir, 'user'));
  const ssh = {
    host: '127.0.0.1',
    port: await freePort(),
    user,
    auth: { kind: 'key' as const, path: userKey.path },
    hostKey: hostKey.publicKey,
  };
  const description: Engine = {
    id: 'engine-1',
    site: 'north',
    endpoint: { kind: 'ssh', ssh, socket },
    address: '127.0.0.1',
    ports: await freeRange(10),
  };
  const keys = { user, hostKey: hostKey.privateKey, userKey: userKey.publicKey };
  const host = createEngineHost(description, dir, keys);
  for (const image of images()) host.engine.images.add(image);
  await host.powerOn();
  const kit = createSshKit();
  const link = kit.open(ssh, 'engine-1');
  await untilState(link, 'up');
  return {
    endpoint: { kind: 'ssh', link, socket },
    images: Object.fromEntries(
      images().map(({ id, tags: [image = ''], env }) => [
        env.TALLY_BEHAVIOUR,
        { image, config: id },
      ]),
    ) as unknown as DockerPeer['images'],
    counterPort: 8080,
    node: process.execPath,
    ports: description.ports,
    archive: await makeArchive(path.join(dir, 'archive')),
    killEngine: host.powerOff,
    startEngine: host.powerOn,
    async crash(name) {
      const status = host.engine.find(name).status();
      if (status.kind === 'running') signalAll([status.program.pid], 'SIGKILL');
    },
    async close() {
      await kit.close();
      await host.powerOff();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function images(): readonly Image[] {
  return behaviourNames.map((name) => ({
    id: digestOf(name),
    tags: [tagOf(name)],
    env: { TALLY_BEHAVIOUR: name, TALLY_VERSION: name },
    createdAt: new Date(0),
  }));
}

/** What `docker save` would write of a small image that the engine does not have. */
async function makeArchive(directory: string): Promise<DockerPeer['archive']> {
  mkdirSync(path.join(directory, 'root'), { recursive: true });
  const layer = await packLayer(path.join(directory, 'root'), path.join(directory, 'layer.tar'));
  const recipe = { tag: 'tallydeck-loaded:1', layers: [layer], config: { Entrypoint: ['/none'] } };
  const file = path.join(directory, 'archive.tar');
  packImages(directory, file, [recipe]);
  return { file, image: recipe.tag, config: imageConfig(recipe).digest };
}
