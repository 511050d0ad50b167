import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { notFound, probe } from '../../inventory/index.ts';
import { followed } from '../streams/followed.ts';

const os = implement(contract).fleet;

export function fleetHandlers(context: Context) {
  return {
    watch: os.watch.handler(({ signal }) => followed(context.fleetState, context.onFleet, signal)),
    check: os.check.handler(({ input }) => {
      const known =
        context.inventory.gateways.has(input.host ?? '') ||
        context.inventory.engines.has(input.host ?? '');
      if (input.host !== undefined && !known) throw notFound('host', input.host);
      const hosts = input.host === undefined ? allHosts(context) : [input.host];
      return probe(context.inventory, fleetOf(context), hosts);
    }),
  };
}

const allHosts = (context: Context): readonly string[] => {
  const { gateways, engines } = fleetOf(context);
  return [...gateways, ...engines].map((host) => host.id);
};
