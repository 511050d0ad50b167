import { mapLine, type VersionedMap } from './map-store.ts';
import type { RouterProcess } from './process.ts';
import { type AdminState, type Server, setAdmin } from './server.ts';
import { showActivity, showInfo, showMap, showServersState, showTable } from './show.ts';
import { showStat } from './show-stat.ts';

const unknownMap = 'Unknown map identifier. Please use #<id> or <file>.';
const unknownCommand =
  'Unknown command, but maybe one of the following ones is a better match:\n' +
  '  prompt                                  : toggle interactive mode with prompt\n' +
  '  quit                                    : disconnect';

/** Answers one command as HAProxy 2.6 would; commands the console never sends are unknown. */
export function runAdminCommand(
  process: RouterProcess,
  command: string,
  payload: readonly string[],
): string {
  const words = wordsIn(command);
  switch (words[0]) {
    case 'show':
      return show(process, words.slice(1));
    case 'prepare':
    case 'add':
    case 'commit':
    case 'clear':
    case 'get':
      return words[1] === 'map' ? onMap(process, words, payload) : unknownCommand;
    case 'set':
      return set(process, words.slice(1));
    default:
      return unknownCommand;
  }
}

/** A blank after a backslash belongs to its word. */
const wordsIn = (command: string): readonly string[] =>
  (command.match(/(?:\\.|\S)+/g) ?? []).map((word) => word.replaceAll(/\\(.)/g, '$1'));

function show(process: RouterProcess, [what = '', ...rest]: readonly string[]): string {
  switch (what) {
    case 'info':
      return showInfo(process);
    case 'stat':
      return showStat(process);
    case 'cli':
      return rest[0] === 'level' ? 'admin' : unknownCommand;
    case 'tallydeck-mirror':
      return process.showMirror();
    case 'activity':
      return showActivity();
    case 'table':
      return showTable(process, rest[0] ?? '');
    case 'map':
      return showMap(process, rest.at(-1) ?? '') ?? unknownMap;
    case 'servers':
      return rest[0] === 'state' ? showServersState(process, rest[1]) : unknownCommand;
    default:
      return unknownCommand;
  }
}

function onMap(
  process: RouterProcess,
  [verb = '', , ...rest]: readonly string[],
  payload: readonly string[],
): string {
  const version = rest[0]?.startsWith('@') ? Number(rest[0].slice(1)) : undefined;
  const [file = '', key = '', ...value] = version === undefined ? rest : rest.slice(1);
  const map = process.maps.get(file);
  if (map === undefined) return unknownMap;
  switch (verb) {
    case 'prepare':
      return `New version created: ${map.prepare()}`;
    case 'add':
      return addTo(map, version, key, value.join(' '), payload);
    case 'clear':
      return map.clear(version);
    case 'commit':
      return map.commit(version ?? 0);
    default:
      return found(map, key);
  }
}

function addTo(
  map: VersionedMap,
  version: number | undefined,
  key: string,
  value: string,
  payload: readonly string[],
): string {
  const entries = key === '<<' ? payload.flatMap((line) => mapLine(line) ?? []) : [{ key, value }];
  return map.add(version, entries);
}

function found(map: VersionedMap, key: string): string {
  const value = map.get(key);
  const head = 'type=str, case=sensitive';
  if (value === undefined) return `${head}, found=no`;
  return `${head}, found=yes, idx=tree, key="${key}", value="${value}", type="str"`;
}

function set(process: RouterProcess, [what, ...rest]: readonly string[]): string {
  if (what === 'timeout') return '';
  if (what === 'map') {
    const [file = '', key = '', value = ''] = rest;
    return process.maps.get(file)?.set(key, value) ?? unknownMap;
  }
  if (what !== 'server') return unknownCommand;
  const [backend = '', name = ''] = (rest[0] ?? '').split('/');
  const pool = process.backends.get(backend)?.pool;
  if (pool === undefined) return 'No such backend.';
  const server = pool.find((one) => one.name === name);
  if (server === undefined) return 'No such server.';
  return process.stopping() ? 'Proxy is disabled.' : setServer(server, rest.slice(1));
}

const states: readonly AdminState[] = ['ready', 'drain', 'maint'];

function setServer(server: Server, [what, value = '', , port]: readonly string[]): string {
  switch (what) {
    case 'addr':
      return setAddress(server, value, Number(port ?? server.port));
    case 'state': {
      const state = states.find((one) => one === value);
      if (state === undefined) {
        return "'set server <srv> state' expects 'ready', 'drain' and 'maint'.";
      }
      setAdmin(server, state);
      return '';
    }
    case 'weight':
      if (!/^\d+$/.test(value)) return 'Empty weight string empty or preceded by garbage';
      server.weight = Number(value);
      return '';
    default:
      return unknownCommand;
  }
}

function setAddress(server: Server, address: string, port: number): string {
  const parts = [
    server.address === address
      ? 'no need to change the addr'
      : `IP changed from '${server.address}' to '${address}'`,
    server.port === port
      ? 'no need to change the port'
      : `port changed from '${server.port}' to '${port}'`,
  ];
  server.address = address;
  server.port = port;
  return `${parts.join(', ')} by 'stats socket command'`;
}
