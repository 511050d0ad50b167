/** The backend behind the contract, and the version of this program. */

export { type Backend, createBackend } from './backend.ts';
export type { Desktop, PageFacts } from './handlers/host-desktop.ts';
export { version } from './version.ts';
