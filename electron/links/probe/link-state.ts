import { assertNever } from '../../../shared/model/assert-never.ts';
import type { LinkFault, LinkState } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { missing, ok, oneLine, type ProbeFinding } from './line.ts';

/** Whether the host is reached at all. */
export function linkFinding(state: LinkState, target?: SshTarget): ProbeFinding {
  switch (state.kind) {
    case 'up':
      return ok('link', `up, ${state.roundTripMs.toFixed(1)} ms there and back`);
    case 'connecting':
      return missing('link', 'still connecting');
    case 'degraded':
    case 'down':
    case 'refused': {
      const { fault } = state;
      return missing(
        'link',
        `${fault.code}: ${oneLine(fault.detail)}`,
        target && mendOf(fault, target),
      );
    }
    default:
      return assertNever(state);
  }
}

/** A fault of the jump host is mended there. */
function mendOf({ code, at }: LinkFault, target: SshTarget): string | undefined {
  const { host, user, port, auth } = at === undefined ? target : (target.jump ?? { host: at });
  const to = `${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;
  switch (code) {
    case 'authentication-failed':
      return `ssh-copy-id ${to}`;
    case 'key-missing':
      return auth?.kind === 'key'
        ? `on this machine: ssh-keygen -t ed25519 -f ${auth.path}, or name another key in the fleet file`
        : 'on this machine: eval "$(ssh-agent)" && ssh-add, then start Tallydeck from there; or name a key file in the fleet file (ssh.key)';
    case 'host-key-unknown':
      return `compare the fingerprint with ssh-keyscan ${host} | ssh-keygen -lf -, then trust it`;
    case 'unreachable':
    case 'timed-out':
      return `ssh -v ${to} true`;
    default:
      return undefined;
  }
}
