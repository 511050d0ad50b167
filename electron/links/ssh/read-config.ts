import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import SSHConfig from 'ssh-config';
import { matchesPatterns } from './patterns.ts';
import type { SshSettings } from './settings.ts';

type Line = ReturnType<typeof SSHConfig.parse>[number];

function wordsOf(value: string | readonly { readonly val: string }[]): readonly string[] {
  return typeof value === 'string' ? value.split(/\s+/) : value.map((word) => word.val);
}

function collect(lines: readonly Line[], host: string, into: Map<string, string[]>): void {
  for (const line of lines) {
    if (!('param' in line)) continue;
    const keyword = line.param.toLowerCase();
    if (keyword === 'host' && 'config' in line) {
      if (matchesPatterns(wordsOf(line.value), host)) collect(line.config, host, into);
    } else if (keyword === 'identityfile') {
      into.set(keyword, [...(into.get(keyword) ?? []), wordsOf(line.value).join(' ')]);
    } else if (keyword !== 'match' && !into.has(keyword)) {
      // OpenSSH's rule: the first value wins.
      into.set(keyword, [wordsOf(line.value).join(' ')]);
    }
  }
}

/**
 * `Host` sections of an ssh configuration, for machines without OpenSSH's client. `Match` and
 * `Include` are left out: ssh-config's compute() would *run* what `Match exec` names.
 */
export async function readSshConfig(host: string, configFile?: string): Promise<SshSettings> {
  const settings = new Map<string, string[]>();
  const file = configFile ?? path.join(homedir(), '.ssh/config');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  collect(SSHConfig.parse(text), host, settings);
  return settings;
}
