import pLimit from 'p-limit';
import type { Container } from '../../shared/model/container.ts';
import type { Engine } from '../../shared/model/engine.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { LinkFault, LinkState, Outcome } from '../../shared/model/link.ts';
import { servesAs } from '../fleet/index.ts';
import {
  AT_ONCE,
  type DockerLink,
  listContainers,
  openDockerLink,
  readStats,
  type StatsReading,
  statsBetween,
} from '../links/docker/index.ts';
import { inHost, internalFault, type SshLink } from '../links/index.ts';
import { openSshLink } from '../links/ssh/index.ts';
import type { LinkSetup } from './link-setup.ts';

/** One engine of the fleet: its link and the containers last seen there. */
export class EngineConnection {
  readonly link: DockerLink;
  readonly #ssh: SshLink | undefined;
  #engine: Engine;
  #fleet: Fleet;
  #containers: readonly Container[] = [];
  #readings = new Map<string, StatsReading>();
  /** ms since the epoch of the last good reading. */
  #readAt: number | undefined;
  /** Of the last reading, where the engine gave what the console does not take, or reading it threw. */
  #refused: { readonly since: string; readonly fault: LinkFault } | undefined;

  constructor(engine: Engine, fleet: Fleet, setup: LinkSetup) {
    this.#engine = engine;
    this.#fleet = fleet;
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
  /** A label is the engine's word: it is taken for the sites and services that the fleet places here. */
  get containers(): readonly Container[] {
    return this.#containers.filter((each) => servesAs(this.#fleet, this.#engine, each));
  }
  get readAt(): number | undefined {
    return this.#readAt;
  }
  get ssh(): SshLink | undefined {
    return this.#ssh;
  }

  adopt(engine: Engine, fleet: Fleet): void {
    this.#engine = engine;
    this.#fleet = fleet;
  }

  /** Docker is reached through SSH: where SSH itself is not up, that is what a person must know. */
  state(): LinkState {
    const ssh = this.#ssh?.state();
    if (ssh && ssh.kind !== 'up') return ssh;
    const state = this.link.state();
    return state.kind === 'up' && this.#refused ? { kind: 'degraded', ...this.#refused } : state;
  }

  /** An exception is this engine's fault. */
  async read(): Promise<void> {
    try {
      await inHost(this.link.work, () => this.#read());
    } catch (error) {
      this.#refuse(internalFault(error));
      throw error;
    }
  }

  async #read(): Promise<void> {
    const listed = await listContainers(this.link);
    this.#note(listed);
    if (listed.kind !== 'done') return;
    const readings = new Map<string, StatsReading>();
    const containers = await pLimit(AT_ONCE).map(
      listed.value,
      async (container): Promise<Container> => {
        if (container.state !== 'running') return container;
        const read = await readStats(this.link, container.id);
        if (read.kind !== 'done' || !read.value) return container;
        readings.set(container.id, read.value);
        const before = this.#readings.get(container.id);
        const stats = before && statsBetween(before, read.value);
        return stats ? { ...container, stats } : container;
      },
    );
    this.#containers = containers;
    this.#readings = readings;
    this.#readAt = Date.now();
  }

  #note(listed: Outcome<unknown>): void {
    const { code, detail } = listed.kind === 'done' ? {} : listed.fault;
    const isRefused = code === 'protocol' || code === 'redirected' || code === 'over-limit';
    if (isRefused) this.#refuse({ code, detail: detail ?? '' });
    else this.#refused = undefined;
  }

  #refuse(fault: LinkFault): void {
    this.#refused = { since: this.#refused?.since ?? new Date().toISOString(), fault };
  }

  async close(): Promise<void> {
    await this.link.close();
    await this.#ssh?.close();
  }
}
