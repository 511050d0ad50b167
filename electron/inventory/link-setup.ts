import type { SecretStore, SshLinkOptions } from '../links/ssh/index.ts';

/** What every link of this console shares. */
export type LinkSetup = {
  readonly ssh: Omit<SshLinkOptions, 'host' | 'target'>;
  readonly secrets: SecretStore;
  /** `user@host#id` of this console, one word: who drives. */
  readonly console: string;
};
