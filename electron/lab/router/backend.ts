import type { BackendConfig, FrontendConfig } from './config.ts';
import type { Server } from './server.ts';
import type { Tally } from './tally.ts';

export type Frontend = FrontendConfig & { readonly tally: Tally };
export type RouterBackend = BackendConfig & {
  readonly pool: readonly Server[];
  readonly tally: Tally;
};
