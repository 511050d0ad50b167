/** SSH connections: opened, kept, opened again; commands, streams and forwards over them. */

export { createConnectLimiter } from './limiter.ts';
export { openSshLink, type SshLinkOptions } from './open.ts';
export { quote } from './quote.ts';
export { resolveTarget } from './resolve.ts';
export { lineBegin, runLine } from './run-line.ts';
export { createSecretStore, type SecretStore } from './secrets.ts';
export { createTrustStore } from './trust-store.ts';
