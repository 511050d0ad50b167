import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { InstallProgress } from '../../../shared/contract/traffic.ts';
import { type Context, findGateway, IdempotentStreams } from '../../changes/index.ts';
import { type GatewayConnection, refused } from '../../inventory/index.ts';
import { resolveTarget } from '../../links/ssh/index.ts';
import { install, installScript } from '../../traffic/index.ts';

const os = implement(contract).traffic;

export function installHandlers(context: Context) {
  const installs = new IdempotentStreams<InstallProgress>();
  return {
    installDiff: os.installDiff.handler(({ input }) =>
      findGateway(context, input.gateway).readInstall(),
    ),
    installScript: os.installScript.handler(async ({ input }) => {
      const { gateway, input: wanted } = managed(context, input.gateway);
      const { user } = await resolveTarget(gateway.ssh);
      const text = installScript(wanted, user);
      return { fileName: `tallydeck-install-${gateway.id}.sh`, text };
    }),
    install: os.install.handler(({ input: { key, gateway } }) => {
      const unit = managed(context, gateway);
      const asked = { key, about: { code: 'install-busy', gateway } as const };
      return installs.start(asked, (tell) => installOn(unit, tell));
    }),
  };
}

function managed(context: Context, id: string): GatewayConnection {
  const unit = findGateway(context, id);
  if (unit.gateway.mode === 'manage') return unit;
  throw refused({ code: 'observed' }, id);
}

async function installOn(
  unit: GatewayConnection,
  tell: (each: InstallProgress) => void,
): Promise<void> {
  const { ssh, admin, input, traffic } = unit;
  for await (const progress of install({ ssh, admin, input, traffic })) tell(progress);
  await unit.readInstall();
}
