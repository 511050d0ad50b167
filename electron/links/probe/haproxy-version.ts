import type { SshLink } from '../link.ts';
import { type HostFacts, installLine } from './about-host.ts';
import { ask } from './ask.ts';
import { missing, ok, oneLine, type ProbeFinding, warning } from './line.ts';

const oldest = [2, 6] as const;

export type Build = {
  readonly text: string;
  readonly version: readonly [major: number, minor: number];
  readonly hasLua: boolean;
};

/** Reads `haproxy -vv`; undefined when that is not what it is. */
export function parseBuild(output: string): Build | undefined {
  const found = output.match(/^HA-?Proxy version ((\d+)\.(\d+)\S*)/m);
  if (!found) return undefined;
  const [, text = '', major, minor] = found;
  return {
    text: oneLine(text, 40),
    version: [Number(major), Number(minor)],
    hasLua: /^Built with Lua version/m.test(output) || /^Feature list :.* \+LUA\b/m.test(output),
  };
}

export const isNewEnough = ([major, minor]: readonly [number, number]): boolean =>
  major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);

/** The installed HAProxy: 2.6 or later, and built with Lua for the mirror. */
export async function probeVersion(
  ssh: SshLink,
  host: HostFacts,
): Promise<readonly ProbeFinding[]> {
  const answer = await ask(ssh, 'haproxy -vv');
  const build = parseBuild(answer.lines.join('\n'));
  const install = installLine(host, 'haproxy');
  if (!build) return [missing('haproxy', `not found: ${answer.detail}`, install)];
  const version = isNewEnough(build.version)
    ? ok('haproxy', build.text)
    : missing('haproxy', `${build.text} is too old: 2.6 or later is needed`, install);
  const lua = build.hasLua
    ? ok('Lua in haproxy', 'built in')
    : warning('Lua in haproxy', 'not built in: frames cannot be copied to a shadow', install);
  return [version, lua];
}
