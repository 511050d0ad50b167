import type { StartProgress } from '../../../shared/contract/engines.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { DockerLink } from './link.ts';
import type { Wanted } from './place.ts';

export type StartOptions = Wanted & {
  readonly link: DockerLink;
  readonly engine: Engine;
  /** True when the counter answers on this host port; absent: Docker's own health check decides. */
  readonly probe?: (port: number) => Promise<boolean>;
  /** ms, default 60,000. */
  readonly healthLimitMs?: number;
  readonly report: (progress: StartProgress) => void;
};
