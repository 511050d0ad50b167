import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Context } from '../../changes/index.ts';
import { notFound, refused } from '../../inventory/index.ts';
import type { SshLink } from '../../links/index.ts';

const os = implement(contract).links;

export function linksHandlers(context: Context) {
  return {
    trust: os.trust.handler(({ input }) => sshOf(context, input.host).trust(input.fingerprint)),
    secret: os.secret.handler(({ input }) =>
      sshOf(context, input.host).provideSecret(input.secret),
    ),
    retry: os.retry.handler(({ input }) => {
      const gateway = context.inventory.gateways.get(input.host);
      const engine = context.inventory.engines.get(input.host);
      if (!gateway && !engine) throw notFound('host', input.host);
      gateway?.admin.retry();
      engine?.ssh?.retry();
      engine?.link.retry();
    }),
  };
}

function sshOf(context: Context, host: string): SshLink {
  const gateway = context.inventory.gateways.get(host);
  if (gateway) return gateway.ssh;
  const engine = context.inventory.engines.get(host);
  if (!engine) throw notFound('host', host);
  if (engine.ssh) return engine.ssh;
  throw refused({ code: 'not-ssh' }, host);
}
