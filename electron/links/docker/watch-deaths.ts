import type { DockerLink } from './link.ts';

/** Exit codes of the containers that ended while it was watched, by id: a restart hides them. */
export type Deaths = { codeOf(id: string): number | undefined; end(): void };

export function watchDeaths(link: DockerLink): Deaths {
  const codes = new Map<string, number>();
  const end = link.onEvent(({ Action, Actor }) => {
    if (Action === 'die') codes.set(Actor.ID, Number(Actor.Attributes?.exitCode));
  });
  return { codeOf: (id) => codes.get(id), end };
}
