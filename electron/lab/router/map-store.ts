export type MapEntry = { readonly key: string; value: string };

/** One map with HAProxy's versions: prepared ones are filled aside, a commit puts one in force. */
export type VersionedMap = {
  get(key: string): string | undefined;
  entries(): readonly MapEntry[];
  prepare(): number;
  /** Each answers with HAProxy's own text where it refuses, else with nothing. */
  add(version: number | undefined, entries: readonly MapEntry[]): string;
  set(key: string, value: string): string;
  clear(version: number | undefined): string;
  commit(version: number): string;
};

const inTheFuture = "Version number in the future, please use 'prepare map' before.";
const outOfRange = 'Version number out of range.';

export function createMap(initial: readonly MapEntry[]): VersionedMap {
  let inForce = [...initial];
  let index = indexOf(inForce);
  let current = 0;
  let next = 0;
  const prepared = new Map<number, MapEntry[]>();

  function linesOf(version: number | undefined): MapEntry[] | undefined {
    if (version === undefined || version === current) return inForce;
    return version > current ? prepared.get(version) : undefined;
  }

  return {
    get: (key) => index.get(key)?.value,
    entries: () => inForce,
    prepare() {
      next += 1;
      prepared.set(next, []);
      return next;
    },
    add(version, entries) {
      const lines = linesOf(version);
      if (lines === undefined) return inTheFuture;
      lines.push(...entries.map((entry) => ({ ...entry })));
      index = indexOf(inForce);
      return '';
    },
    set(key, value) {
      const found = inForce.filter((entry) => entry.key === key);
      for (const entry of found) entry.value = value;
      return found.length === 0 ? 'entry not found.' : '';
    },
    clear(version) {
      const lines = linesOf(version);
      if (lines === undefined) return inTheFuture;
      lines.length = 0;
      index = indexOf(inForce);
      return '';
    },
    commit(version) {
      const lines = version > current ? prepared.get(version) : undefined;
      if (lines === undefined) return outOfRange;
      for (const older of prepared.keys()) if (older <= version) prepared.delete(older);
      current = version;
      inForce = lines;
      index = indexOf(inForce);
      return '';
    },
  };
}

/** The first of several equal keys counts. */
function indexOf(entries: readonly MapEntry[]): Map<string, MapEntry> {
  return new Map(entries.toReversed().map((entry) => [entry.key, entry]));
}

/** A map as it lies on disk: key, blanks, value; `#` begins a comment line. */
export function parseMapFile(text: string): readonly MapEntry[] {
  return text.split('\n').flatMap((line) => mapLine(line) ?? []);
}

export function mapLine(line: string): MapEntry | undefined {
  if (line.startsWith('#')) return undefined;
  const found = /^\s*(\S+)\s*(.*?)\s*$/.exec(line);
  return found === null ? undefined : { key: found[1] ?? '', value: found[2] ?? '' };
}
