import { assertNever } from '../../../shared/model/assert-never.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { type Finding, missing, ok, oneLine } from './line.ts';

/** Whether the host is reached at all. */
export function linkFinding(state: LinkState, target?: SshTarget): Finding {
  switch (state.kind) {
    case 'up':
      return ok('link', `up, ${state.roundTripMs.toFixed(1)} ms there and back`);
    case 'connecting':
      return missing('link', 'still connecting');
    case 'degraded':
    case 'down':
    case 'refused': {
      const { code, detail } = state.fault;
      return missing('link', `${code}: ${oneLine(detail)}`, target && mendOf(code, target));
    }
    default:
      return assertNever(state);
  }
}

function mendOf(code: string, { host, user, port }: SshTarget): string | undefined {
  const to = `${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;
  switch (code) {
    case 'authentication-failed':
      return `ssh-copy-id ${to}`;
    case 'host-key-unknown':
      return `compare the fingerprint with ssh-keyscan ${host} | ssh-keygen -lf -, then trust it`;
    case 'unreachable':
    case 'timed-out':
      return `ssh -v ${to} true`;
    default:
      return undefined;
  }
}
