import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { runLine } from '../ssh/run-line.ts';
import { oneLine } from './line.ts';

const timeoutMs = 8000;
const maxBytes = 256 * 1024;
const anyExit = Array.from({ length: 256 }, (_, code) => code);

export type Answer = {
  /** True when the script ended with 0. */
  readonly isFine: boolean;
  readonly lines: readonly string[];
  /** Why it did not end well, in one line. */
  readonly detail: string;
  /** Kind of fault, where nothing was run. */
  readonly code?: string;
};

/**
 * Runs a POSIX script on the host, whatever the user's own shell is; programs of administrators
 * are found too, which an SSH session's PATH often leaves out. Never rejects.
 */
export async function ask(ssh: SshLink, script: string): Promise<Answer> {
  const line = `PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; export PATH LC_ALL=C; ${script}`;
  const outcome = await runLine(ssh, `sh -c ${quote(line)}`, {
    timeoutMs,
    maxBytes,
    acceptable: anyExit,
  });
  if (outcome.kind !== 'done') {
    const { code, detail } = outcome.fault;
    return { isFine: false, lines: [], detail: oneLine(detail), ...(code && { code }) };
  }
  const { code, stdout, stderr } = outcome.value;
  return {
    isFine: code === 0,
    lines: stdout.split('\n').map((text) => text.trimEnd()),
    detail: oneLine(stderr || stdout) || `exit ${code}`,
  };
}
