import type { SecretStore, SshLinkOptions } from '../links/ssh/index.ts';

/** Shared parts of every link of this console. */
export type LinkSetup = {
  readonly ssh: Omit<SshLinkOptions, 'host' | 'target'>;
  readonly secrets: SecretStore;
  /** `user@host#id` of this console, one word: who drives. */
  readonly console: string;
};
