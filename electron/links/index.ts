/** Outcomes of work on a remote host, and the slices that keep long work from holding up others. */

export { asSocket } from './as-socket.ts';
export { hostAtWork, inHost, internalFault } from './host-work.ts';
export { httpGet } from './http-get.ts';
export type { SshLink } from './link.ts';
export { createSlices } from './slices.ts';
