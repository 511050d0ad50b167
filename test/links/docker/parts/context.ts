import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { defaultRules } from '../../../../electron/fleet/file/schema-rollout.ts';
import type { DockerEndpoint } from '../../../../electron/links/docker/endpoint.ts';
import { type DockerLink, openDockerLink } from '../../../../electron/links/docker/link.ts';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { removeContainer } from '../../../../electron/links/docker/remove-container.ts';
import type { StartOptions } from '../../../../electron/links/docker/start-options.ts';
import { startRelease } from '../../../../electron/links/docker/start-release.ts';
import type { StartProgress } from '../../../../shared/contract/engines.ts';
import type { Engine } from '../../../../shared/model/engine.ts';
import type { Release } from '../../../../shared/model/release.ts';
import type { Service } from '../../../../shared/model/service.ts';
import type { CounterBehaviour, CounterImage } from '../../../support/docker/counter-image.ts';
import { untilState } from '../../../support/ssh/kit.ts';

/** An engine under test and what can be done to it. */
export type DockerPeer = {
  readonly endpoint: DockerEndpoint;
  readonly images: Readonly<Record<CounterBehaviour, CounterImage>>;
  /** TCP port on which the counter listens inside its container. */
  readonly counterPort: number;
  /** Where Node is inside a counter's container. */
  readonly node: string;
  /** Free host ports. */
  readonly ports: Engine['ports'];
  /** An image archive that the engine does not have yet. */
  readonly archive: { readonly file: string; readonly image: string; readonly config: string };
  /** Ends the engine itself at once, in the midst of whatever it does, and brings it back. */
  killEngine(): Promise<void>;
  startEngine(): Promise<void>;
  /** Kills a container's process, as a fault would. */
  crash(container: string): Promise<void>;
  close(): Promise<void>;
};
export type StartPeer = () => Promise<DockerPeer>;

export const KEEPALIVE_MS = 1000;

export type Context = {
  readonly peer: DockerPeer;
  readonly link: DockerLink;
  /** A start of the behaviour's image, with `changes` put in. */
  start(behaviour: CounterBehaviour, changes?: Partial<StartOptions>): StartOptions;
  /** What the starts made by `start` have reported. */
  readonly reported: readonly StartProgress[];
};

/** One peer for the whole suite, one link for each test; containers of ours are removed after each. */
export function useContext(startPeer: StartPeer): Context {
  let peer: DockerPeer | undefined;
  let link: DockerLink | undefined;
  const reported: StartProgress[] = [];
  const have = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('used outside of a test');
    return value;
  };

  beforeAll(async () => {
    peer = await startPeer();
  });
  afterAll(async () => {
    await peer?.close();
  });
  beforeEach(async () => {
    reported.length = 0;
    link = openDockerLink({
      host: 'engine-1',
      endpoint: have(peer).endpoint,
      keepaliveMs: KEEPALIVE_MS,
    });
    await untilState(link, 'up');
  });
  afterEach(async () => {
    const left = must(await listContainers(have(link)));
    await Promise.all(left.map(async (one) => must(await removeContainer(have(link), one.id))));
    await link?.close();
  });

  return {
    get peer() {
      return have(peer);
    },
    get link() {
      return have(link);
    },
    reported,
    start: (behaviour, changes) => {
      const { image, config } = have(peer).images[behaviour];
      return {
        link: have(link),
        engine: { ...engine, ports: have(peer).ports },
        service: { ...service, port: have(peer).counterPort },
        release: release(behaviour, image, config, have(link)),
        placement: { ...placement },
        slot: 'a',
        probe: answers,
        healthLimitMs: 20_000,
        report: (progress) => void reported.push(progress),
        ...changes,
      };
    },
  };
}

/** Asks the counter itself, as HAProxy does. */
async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** Starts a release that must start. */
export const started = async (options: StartOptions) => must(await startRelease(options));

function release(version: string, image: string, config: string, link: DockerLink): Release {
  const platform = link.info()?.platform ?? '';
  return {
    id: `counter-${version}`,
    service: 'counter',
    version,
    image,
    platforms: [{ platform, config }],
    env: {},
    rollback: { kind: 'safe' },
  };
}

const engine: Engine = {
  id: 'engine-1',
  site: 'north',
  endpoint: { kind: 'local', socket: '/nowhere' },
  address: '127.0.0.1',
  ports: { from: 1, to: 1 },
};

const placement = {
  id: 'counter-north',
  service: 'counter',
  site: 'north',
  engine: 'engine-1',
  instances: 1,
};

const service: Service = {
  id: 'counter',
  name: 'Counter',
  port: 8080,
  healthPath: '/healthz',
  healthStatus: '200-399',
  healthHeaders: {},
  metricsPath: '/metrics',
  metrics: {
    counts: 'tally_objects_total',
    labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
  },
  stickiness: 'camera',
  env: {},
  resources: { memoryBytes: 256 * 1024 * 1024, cpus: 0.5, devices: [], volumes: [] },
  lease: { driving: 15, deadMan: 120 },
  rollout: defaultRules,
};
