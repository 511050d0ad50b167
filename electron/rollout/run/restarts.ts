import type { Container } from '../../../shared/model/container.ts';
import type { SiteHandle } from '../../sites/index.ts';

type Known = { readonly step: string; readonly counts: Map<string, number> };

/** Restarts of containers since the step was first seen; an engine counts them from a container's start. */
export class Restarts {
  readonly #known = new Map<string, Known>();

  since({ rollout, site, service }: SiteHandle, containers: readonly Container[]): number {
    const { wave, step } = rollout.state;
    const now = `${rollout.id}/${wave}/${step}`;
    const key = `${service.id}/${site}`;
    const found = this.#known.get(key);
    const known = found?.step === now ? found : { step: now, counts: new Map<string, number>() };
    this.#known.set(key, known);
    return containers.reduce((sum, { id, restarts }) => {
      const before = known.counts.get(id) ?? restarts;
      known.counts.set(id, before);
      return sum + Math.max(0, restarts - before);
    }, 0);
  }
}
