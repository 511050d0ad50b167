/** Passphrases and passwords, by what they open; in memory only, shared by all links. */
export type SecretStore = {
  get(name: string): string | undefined;
  set(name: string, secret: string): void;
  /** It proved wrong: ask again. */
  forget(name: string): void;
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
    forget: (name) => void secrets.delete(name),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
