/** Passphrases and passwords, by what they open; in memory only, shared by all links. */
export type SecretStore = {
  get(name: string): string | undefined;
  set(name: string, secret: string): void;
  /** This one proved wrong; a newer one, given meanwhile, stays. */
  forget(name: string, secret: string): void;
  /** Called with the name after each `set`; returns its own end. */
  subscribe(listener: (name: string) => void): () => void;
};

export function createSecretStore(): SecretStore {
  const secrets = new Map<string, string>();
  const listeners = new Set<(name: string) => void>();
  return {
    get: (name) => secrets.get(name),
    set(name, secret) {
      secrets.set(name, secret);
      for (const listener of [...listeners]) listener(name);
    },
    forget(name, secret) {
      if (secrets.get(name) === secret) secrets.delete(name);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
