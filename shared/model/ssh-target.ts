/** Proof of identity to an SSH server. Secrets never stand in the file. */
export type SshAuth =
  | { readonly kind: 'agent' }
  | { readonly kind: 'key'; readonly path: string; readonly passphrase?: SecretSource }
  | { readonly kind: 'password'; readonly password: SecretSource };

/** Where a secret is found: an environment variable, or asked of the person and kept in memory. */
export type SecretSource =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'ask' };

export type SshTarget = {
  /** A host name, an address, or an alias of the user's ssh configuration. */
  readonly host: string;
  /** Absent: the port of the user's ssh configuration, else 22. */
  readonly port?: number;
  readonly user?: string;
  /** Absent: agent, then the keys of the user's ssh configuration. */
  readonly auth?: SshAuth;
  /** Reached through this host first. */
  readonly jump?: SshTarget;
  /** Known in advance, as in known_hosts: `ssh-ed25519 AAAA…`. */
  readonly hostKey?: string;
};
