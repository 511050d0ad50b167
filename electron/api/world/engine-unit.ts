import type { Container } from '../../../shared/model/container.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import { type DockerLink, openDockerLink } from '../../links/docker/link.ts';
import { listContainers } from '../../links/docker/list-containers.ts';
import { readStats, type StatsReading, statsBetween } from '../../links/docker/read-stats.ts';
import type { SshLink } from '../../links/link.ts';
import { openSshLink } from '../../links/ssh/open.ts';
import type { LinkSetup } from './link-setup.ts';

/** One engine of the fleet: its link and the containers last seen there. */
export class EngineUnit {
  readonly link: DockerLink;
  readonly #ssh: SshLink | undefined;
  #engine: Engine;
  #containers: readonly Container[] = [];
  #readings = new Map<string, StatsReading>();
  /** ms since the epoch of the last good reading. */
  #readAt: number | undefined;

  constructor(engine: Engine, setup: LinkSetup) {
    this.#engine = engine;
    const { endpoint } = engine;
    if (endpoint.kind === 'ssh') {
      this.#ssh = openSshLink({ host: engine.id, target: endpoint.ssh, ...setup.ssh });
      const through = { kind: 'ssh', link: this.#ssh, socket: endpoint.socket } as const;
      this.link = openDockerLink({ host: engine.id, endpoint: through });
    } else {
      this.link = openDockerLink({ host: engine.id, endpoint });
    }
  }

  get engine(): Engine {
    return this.#engine;
  }
  get containers(): readonly Container[] {
    return this.#containers;
  }
  get readAt(): number | undefined {
    return this.#readAt;
  }
  get ssh(): SshLink | undefined {
    return this.#ssh;
  }

  adopt(engine: Engine): void {
    this.#engine = engine;
  }

  /** Docker is reached through SSH: where SSH itself is not up, that is what a person must know. */
  state(): LinkState {
    const ssh = this.#ssh?.state();
    return ssh && ssh.kind !== 'up' ? ssh : this.link.state();
  }

  async read(): Promise<void> {
    const listed = await listContainers(this.link);
    if (listed.kind !== 'done') return;
    const readings = new Map<string, StatsReading>();
    const containers = await Promise.all(
      listed.value.map(async (container): Promise<Container> => {
        if (container.state !== 'running') return container;
        const read = await readStats(this.link, container.id);
        if (read.kind !== 'done' || !read.value) return container;
        readings.set(container.id, read.value);
        const before = this.#readings.get(container.id);
        const stats = before && statsBetween(before, read.value);
        return stats ? { ...container, stats } : container;
      }),
    );
    this.#containers = containers;
    this.#readings = readings;
    this.#readAt = Date.now();
  }

  async close(): Promise<void> {
    await this.link.close();
    await this.#ssh?.close();
  }
}
