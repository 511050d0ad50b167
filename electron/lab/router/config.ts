import type { Exchange } from './exchange.ts';
import { mapsIn, parseFormat } from './expression.ts';
import { parseRule, type Rule } from './rules.ts';
import { ConfigError, wordsOf } from './words.ts';

export type FrontendConfig = {
  readonly name: string;
  readonly binds: readonly { readonly address: string; readonly port: number }[];
  readonly rules: readonly Rule[];
  readonly backend: (exchange: Exchange) => string;
};

export type ServerConfig = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly disabled: boolean;
  readonly checked: boolean;
  readonly backup: boolean;
};

export type HealthCheck = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Codes and ranges of codes of a healthy answer. */
  readonly status: readonly string[];
};

export type BackendConfig = {
  readonly name: string;
  /** The header whose value is hashed; undefined: the server with the fewest requests. */
  readonly hashHeader: string | undefined;
  readonly check: HealthCheck;
  readonly stateFile: string | undefined;
  readonly table: boolean;
  readonly servers: readonly ServerConfig[];
  readonly rules: readonly Rule[];
};

export type RouterConfig = {
  readonly frontends: readonly FrontendConfig[];
  readonly backends: readonly BackendConfig[];
  /** Files of the maps that rules read. */
  readonly maps: readonly string[];
};

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type Section = Draft<FrontendConfig> | Draft<BackendConfig> | undefined;

/** Reads as much of HAProxy's language as the console writes; throws ConfigError at anything else. */
export function parseConfig(text: string, file: string): RouterConfig {
  const frontends: Draft<FrontendConfig>[] = [];
  const backends: Draft<BackendConfig>[] = [];
  let section: Section;
  text.split('\n').forEach((line, index) => {
    const words = wordsOf(line);
    if (words.length === 0) return;
    try {
      if (/^\s/.test(line)) addLine(section, words);
      else section = beginSection(words, frontends, backends);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(`[ALERT] config : parsing [${file}:${index + 1}] : ${error.message}`);
    }
  });
  return { frontends, backends, maps: [...new Set(mapsIn(text))] };
}

function beginSection(
  [keyword, name = '']: readonly string[],
  frontends: Draft<FrontendConfig>[],
  backends: Draft<BackendConfig>[],
): Section {
  switch (keyword) {
    case 'frontend': {
      const frontend = { name, binds: [], rules: [], backend: () => '' };
      frontends.push(frontend);
      return frontend;
    }
    case 'backend': {
      const backend = {
        name,
        hashHeader: undefined,
        check: { path: '/', headers: {}, status: ['200:399'] },
        rules: [],
        stateFile: undefined,
        table: false,
        servers: [],
      };
      backends.push(backend);
      return backend;
    }
    case 'global':
    case 'defaults':
      return undefined;
    default:
      throw new ConfigError(`unknown keyword '${keyword}' out of section.`);
  }
}

function addLine(section: Section, words: readonly string[]): void {
  if (section === undefined) return;
  if ('binds' in section) addToFrontend(section, words);
  else addToBackend(section, words);
}

function addToFrontend(frontend: Draft<FrontendConfig>, words: readonly string[]): void {
  const [keyword, ...rest] = words;
  switch (keyword) {
    case 'bind': {
      if (rest.length > 1) throw new ConfigError(`'bind ${rest[1]}' is not possible in the lab`);
      frontend.binds.push(addressOf(rest[0] ?? ''));
      return;
    }
    case 'option':
      if (rest[0] === 'http-buffer-request') return;
      throw new ConfigError(`unknown option '${rest[0]}'`);
    case 'http-request':
      frontend.rules.push(parseRule(rest));
      return;
    case 'use_backend':
      frontend.backend = parseFormat(rest[0] ?? '');
      return;
    default:
      throw new ConfigError(`unknown keyword '${keyword}' in 'frontend' section`);
  }
}

/** Lines that change nothing here: there is one thread, and connections stay on this machine. */
const without = new Set([
  'hash-type',
  'load-server-state-from-file',
  'default-server',
  'timeout',
  'option',
  'retries',
]);

function addToBackend(backend: Draft<BackendConfig>, words: readonly string[]): void {
  const [keyword = '', ...rest] = words;
  switch (keyword) {
    case 'balance':
      backend.hashHeader = /^hdr\((.+)\)$/.exec(rest[0] ?? '')?.[1]?.toLowerCase();
      return;
    case 'http-check':
      backend.check = { ...backend.check, ...checkOf(rest) };
      return;
    case 'server':
      backend.servers.push(serverOf(rest));
      return;
    case 'http-request':
      backend.rules.push(parseRule(rest));
      return;
    case 'server-state-file-name':
      backend.stateFile = rest[0];
      return;
    case 'stick-table':
      backend.table = true;
      return;
    case 'server-template':
      backend.servers.push(...templateOf(rest));
      return;
    default:
      if (!without.has(keyword)) {
        throw new ConfigError(`unknown keyword '${keyword}' in 'backend' section`);
      }
  }
}

/** `send meth GET uri PATH ver V hdr NAME VALUE …` or `expect status LIST`. */
function checkOf([kind, ...rest]: readonly string[]): Partial<HealthCheck> {
  if (kind === 'expect') return { status: (rest[1] ?? '').replaceAll('-', ':').split(',') };
  const headers = rest.flatMap((word, index) =>
    word === 'hdr' ? [[rest[index + 1] ?? '', rest[index + 2] ?? ''] as const] : [],
  );
  return { path: rest[rest.indexOf('uri') + 1] ?? '/', headers: Object.fromEntries(headers) };
}

function templateOf([prefix, range = '', at = '', ...flags]: readonly string[]): ServerConfig[] {
  const [from, to] = range.split('-').map(Number);
  if (from === undefined || to === undefined || !(to >= from)) {
    throw new ConfigError(`invalid range '${range}' in 'server-template'`);
  }
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    name: `${prefix}${from + index}`,
    ...(at.startsWith('td.invalid:1') ? nowhere : addressOf(at)),
    disabled: flags.includes('disabled'),
    checked: !flags.includes('no-check'),
    backup: flags.includes('backup'),
  }));
}

function serverOf([name = '', at = '', ...flags]: readonly string[]): ServerConfig {
  const [server] = templateOf(['', '1-1', at, ...flags]);
  if (!server) throw new ConfigError(`invalid server '${name}'`);
  return { ...server, name };
}

/** A server that is configured by a name that does not exist, and takes its address from the state file. */
const nowhere = { address: '127.0.0.1', port: 1 };

function addressOf(text: string): { address: string; port: number } {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port)) throw new ConfigError(`invalid address '${text}'`);
  return { address: text.slice(0, colon), port };
}
