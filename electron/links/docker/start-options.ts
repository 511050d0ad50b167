import type { StartProgress } from '../../../shared/contract/engines.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import { EngineError } from './fault.ts';
import type { DockerLink } from './link.ts';
import type { Wanted } from './place.ts';

export type StartOptions = Wanted & {
  readonly link: DockerLink;
  readonly engine: Engine;
  /** True when the counter answers on this host port; absent: Docker's own health check decides. */
  readonly probe?: (port: number) => Promise<boolean>;
  /** ms, default 60,000. */
  readonly healthLimitMs?: number;
  /** Aborted: the start removes the containers it created, and the outcome says so. */
  readonly signal?: AbortSignal;
  readonly report: (progress: StartProgress) => void;
};

/** Throws once the start was cancelled; the containers it created are then removed. */
export function unlessGivenUp({ signal, link, release }: StartOptions): void {
  if (!signal?.aborted) return;
  const fault = { host: link.host, command: `start ${release.id}`, detail: 'given up' };
  throw new EngineError({ kind: 'refused', fault });
}
