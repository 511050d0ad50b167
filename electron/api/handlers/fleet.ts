import { EventEmitter, on } from 'node:events';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { FleetState } from '../../../shared/model/fleet.ts';
import { type Context, fleetOf } from '../context.ts';
import { notFound } from '../errors.ts';
import { probe } from '../probe.ts';

const os = implement(contract).fleet;

export function fleetHandlers(context: Context) {
  return {
    watch: os.watch.handler(({ signal }) => watchFleet(context, signal)),
    check: os.check.handler(({ input }) => {
      const known =
        context.world.gateways.has(input.host ?? '') || context.world.engines.has(input.host ?? '');
      if (input.host !== undefined && !known) throw notFound('host', input.host);
      const hosts = input.host === undefined ? allHosts(context) : [input.host];
      return probe(context, hosts);
    }),
  };
}

const allHosts = (context: Context): readonly string[] => {
  const { gateways, engines } = fleetOf(context);
  return [...gateways, ...engines].map((host) => host.id);
};

async function* watchFleet(
  context: Context,
  signal: AbortSignal | undefined,
): AsyncGenerator<FleetState> {
  const emitter = new EventEmitter();
  const stop = context.onFleet((state) => emitter.emit('state', state));
  try {
    const states = on(emitter, 'state', signal ? { signal } : {});
    yield context.fleetState();
    for await (const [state] of states) yield state as FleetState;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    stop();
  }
}
