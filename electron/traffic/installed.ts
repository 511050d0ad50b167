import { createTwoFilesPatch } from 'diff';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { InstallState } from '../../shared/model/picture.ts';
import type { SshLink } from '../links/link.ts';
import { quote } from '../links/ssh/quote.ts';
import { matchFile } from './match-map.ts';
import { matchMapPath } from './names.ts';
import { type ConfigInput, renderConfig } from './render-config.ts';

/** One of the files that make up what is installed: as it is there, and as it should be. */
export type InstalledFile = {
  readonly path: string;
  readonly found: string;
  readonly wanted: string;
};

export type InstalledFiles = { readonly config: InstalledFile; readonly match: InstalledFile };

const timeoutMs = 5000;

/** Reads what is on the gateway's disk; a file that is not there is empty. */
export async function readInstalled(
  ssh: SshLink,
  input: ConfigInput,
): Promise<Outcome<InstalledFiles>> {
  const { gateway } = input;
  const read = (path: string) =>
    ssh.exec(`if [ -e ${quote(path)} ]; then cat ${quote(path)}; fi`, { timeoutMs });
  const config = await read(gateway.paths.config);
  if (config.kind !== 'done') return config;
  const match = await read(matchMapPath(gateway));
  if (match.kind !== 'done') return match;
  return {
    kind: 'done',
    value: {
      config: {
        path: gateway.paths.config,
        found: config.value.stdout,
        wanted: renderConfig(input),
      },
      match: {
        path: matchMapPath(gateway),
        found: match.value.stdout,
        wanted: matchFile(input.cameras),
      },
    },
  };
}

export function installState(gateway: Gateway, files: InstalledFiles): InstallState {
  const different = [files.config, files.match].filter((file) => file.found !== file.wanted);
  if (different.length === 0) return { kind: 'current' };
  if (gateway.mode === 'observe') return { kind: 'observing' };
  const diff = different
    .map((file) =>
      createTwoFilesPatch(file.path, file.path, file.found, file.wanted, 'there', 'wanted'),
    )
    .join('\n');
  return { kind: 'differs', diff, files: different.map((file) => file.path) };
}
