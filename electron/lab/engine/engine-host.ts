import { join } from 'node:path';
import type { Engine } from '../../../shared/model/engine.ts';
import type { HostKeys } from '../host/keys.ts';
import { createShell } from '../host/shell.ts';
import { createSshHost, type SshHost } from '../host/ssh-host.ts';
import { openEngineDoor } from './door.ts';
import { createEngine, type LabEngine } from './engine.ts';
import { createImageStore } from './images.ts';
import { labRegistry } from './lab-images.ts';

export type LabEngineHost = {
  readonly id: string;
  readonly ssh: SshHost;
  readonly engine: LabEngine;
  powerOn(): Promise<void>;
  powerOff(): Promise<void>;
};

export function createEngineHost(description: Engine, root: string, keys: HostKeys): LabEngineHost {
  const { endpoint } = description;
  if (endpoint.kind !== 'ssh') throw new Error('a lab engine is reached by SSH');
  const images = createImageStore(labRegistry, []);
  const engine = createEngine(
    description.id,
    { host: description.address, disk: join(root, 'containers') },
    images,
  );
  const shell = createShell(root);
  const door = openEngineDoor(engine);
  const ssh = createSshHost({
    ...keys,
    port: endpoint.ssh.port ?? 0,
    openUnix: (path) => (path === endpoint.socket ? Promise.resolve(door.connect()) : undefined),
    exec: (line, channel) => shell.run(line, channel),
  });
  return {
    id: description.id,
    ssh,
    engine,
    async powerOn() {
      engine.powerOn();
      await ssh.start();
    },
    async powerOff() {
      shell.killAll();
      door.close();
      await Promise.all([ssh.stop(), engine.powerOff()]);
    },
  };
}
