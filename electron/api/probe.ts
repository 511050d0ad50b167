import type { ProbeLine } from '../../shared/contract/fleet.ts';
import type { Context } from './context.ts';

/** Looks at hosts before they are trusted, one after the other. */
export async function* probe(
  context: Context,
  hosts: readonly string[],
): AsyncGenerator<ProbeLine> {
  for (const host of hosts) {
    const state = (context.world.gateways.get(host) ?? context.world.engines.get(host))?.state();
    if (!state) continue;
    const found = 'fault' in state ? state.fault.detail : state.kind;
    yield { host, what: 'link', status: state.kind === 'up' ? 'ok' : 'missing', found };
  }
}
