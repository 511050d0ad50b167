import type { Engine } from '../../../shared/model/engine.ts';
import type { SshLink } from '../link.ts';
import type { HostFacts } from './about-host.ts';
import { allowForwarding } from './admin-socket.ts';
import { missing, ok, oneLine, type ProbeFinding, warning } from './line.ts';

/** Nothing listens there, so the SSH server's answer tells whether it would have connected. */
const nowhere = { id: 'this host', address: '127.0.0.1', port: 9 };

/** Whether metrics can be read through the link, at the addresses that HAProxy sends frames to. */
export async function probeForwarding(
  ssh: SshLink,
  host: HostFacts,
  engines: readonly Engine[],
): Promise<readonly ProbeFinding[]> {
  const targets = engines.map(({ id, address, ports }) => ({ id, address, port: ports.from }));
  return Promise.all(
    (targets.length > 0 ? targets : [nowhere]).map(async ({ id, address, port }) => {
      const what = `forwarding to ${id}`;
      const opened = await ssh.openTcp(address, port);
      if (opened.kind === 'done') {
        opened.value.destroy();
        return ok(what, `${address} port ${port} answers`);
      }
      const said = oneLine(opened.fault.detail);
      if (opened.fault.code === 'forwarding-refused') {
        return missing(what, said, allowForwarding(host, 'AllowTcpForwarding'));
      }
      if (/refused/i.test(said)) {
        return ok(what, `${address} is reached; nothing listens on port ${port} yet`);
      }
      return warning(what, `${address} port ${port}: ${said}`, `ping -c 1 ${address}`);
    }),
  );
}
