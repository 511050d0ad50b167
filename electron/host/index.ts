/** Shared by the headless and the desktop host: data directory, lock, wires, limits. */

export { crashedCode } from './crash-guard.ts';
export { defaultDataDirectory, openDataDirectory } from './data-directory.ts';
export { createLimitedServer } from './limited-server.ts';
export { type Host, openHost } from './open-host.ts';
export type { PeerConnection, PeerServer } from './serve-peer.ts';
export { type Refusal, serveWebSockets } from './serve-websockets.ts';
export { socketPath } from './socket-path.ts';
export { readPageFile } from './static-files.ts';
export { readOrCreateToken, sameToken } from './token.ts';
