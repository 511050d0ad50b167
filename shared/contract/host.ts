import { type } from '@orpc/contract';
import { base } from './errors.ts';

export type HostInfo = {
  readonly version: string;
  readonly host: 'desktop' | 'headless';
  /** `user@host`: signature of changes made here. */
  readonly operator: string;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
};

export const hostContract = {
  info: base.output(type<HostInfo>()),
};
