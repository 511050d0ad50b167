/** Values of an ssh configuration by lower-case keyword, each as often as it was given. */
export type SshSettings = ReadonlyMap<string, readonly string[]>;

/** Reads what `ssh -G` prints: one `keyword value` a line. */
export function parseSettings(output: string): SshSettings {
  const settings = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const [, keyword, value] = /^(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (!keyword || !value) continue;
    settings.set(keyword.toLowerCase(), [...(settings.get(keyword.toLowerCase()) ?? []), value]);
  }
  return settings;
}
