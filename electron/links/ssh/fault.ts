import type { CommandFault, LinkFaultCode } from '../../../shared/model/link.ts';

const longest = 120;

/** A fault of one command on one host; the command is shortened to a line that can be shown. */
export function commandFault(
  host: string,
  command: string,
  detail: string,
  code?: LinkFaultCode,
): CommandFault {
  const line = command.replace(/\s+/g, ' ').trim();
  return {
    host,
    command: line.length > longest ? `${line.slice(0, longest - 1)}…` : line,
    detail,
    ...(code === undefined ? {} : { code }),
  };
}
