/** HAProxy's admin socket: one link per gateway, one function per command. */

export { type AdminLink, openAdminLink } from './admin.ts';
export { TooMuch } from './limits.ts';
export { linkUp } from './link-up.ts';
export {
  commitCommand,
  fillCommands,
  getMapCommand,
  type MapEntries,
  mapFile,
  parseGot,
  parseMap,
  parsePrepared,
  prepareCommand,
  setMapCommand,
  showMapCommand,
} from './map.ts';
export { parseServersState, type ServerState } from './servers-state.ts';
export { parseClock } from './show-activity.ts';
export { type ProcessInfo, parseInfo, startedAt } from './show-info.ts';
export { parseStat, type StatRow } from './show-stat.ts';
export { parseTable, type TableRow } from './show-table.ts';
