import type { CommandFault, Outcome } from '../../../shared/model/link.ts';
import type { ExecOptions, ExecResult, SshLink } from '../link.ts';
import { commandFault } from './fault.ts';

const mark = 'tallydeck-begin';
/** Every line begins with this. */
export const lineBegin = `echo ${mark}; `;

/**
 * Runs a shell line and proves that it was run: `stdout` omits the output of login scripts, and a
 * host that runs something else instead (ForceCommand, nologin) is a failure.
 */
export async function runLine(
  ssh: Pick<SshLink, 'exec' | 'host'>,
  line: string,
  options: ExecOptions,
): Promise<Outcome<ExecResult>> {
  const outcome = await ssh.exec(`${lineBegin}${line}`, options);
  if (outcome.kind !== 'done') return { ...outcome, fault: withoutMark(outcome.fault) };
  const { stdout } = outcome.value;
  const begin = stdout.indexOf(`${mark}\n`);
  if (begin >= 0) {
    const own = stdout.slice(begin + mark.length + 1);
    return { kind: 'done', value: { ...outcome.value, stdout: own } };
  }
  const said = JSON.stringify(stdout.trim().slice(0, 120));
  const detail = `the host did not run it, but said ${said}: is there a ForceCommand or another shell?`;
  return { kind: 'failed', fault: commandFault(ssh.host, line, detail) };
}

const withoutMark = (fault: CommandFault): CommandFault => ({
  ...fault,
  command: fault.command.replace(lineBegin, ''),
  detail: fault.detail.replace(new RegExp(`(?:: )?${mark}\\s*$`), ''),
});
