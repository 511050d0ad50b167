import { readFileSync } from 'node:fs';

const againMs = 500;

/** Says whether a feature flag is on at this moment. */
export type FlagFile = { isOn(name: string): boolean };

/**
 * Reads a flag file in flagd's format, as an OpenFeature provider in file mode does: now and then
 * anew, and what was read last stays in force while there is none that can be understood.
 */
export function openFlagFile(path: string | undefined): FlagFile {
  let on: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    isOn(name) {
      const now = performance.now();
      if (path !== undefined && now - readAt >= againMs) {
        readAt = now;
        on = read(path) ?? on;
      }
      return on.has(name);
    },
  };
}

type Definition = {
  readonly state: string;
  readonly variants: Readonly<Record<string, unknown>>;
  readonly defaultVariant: string;
};

function read(path: string): ReadonlySet<string> | undefined {
  try {
    const { flags } = JSON.parse(readFileSync(path, 'utf8')) as {
      flags: Record<string, Definition>;
    };
    const all = Object.entries(flags).filter(
      ([, { state, variants, defaultVariant }]) =>
        state === 'ENABLED' && variants[defaultVariant] === true,
    );
    return new Set(all.map(([name]) => name));
  } catch {
    return undefined;
  }
}
