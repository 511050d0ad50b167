import { createHash } from 'node:crypto';

export type Image = {
  /** Digest of the configuration, `sha256:…`. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly createdAt: Date;
};

/** Images on an engine's disk, and the only registry that it can reach: the lab's own. */
export type ImageStore = {
  list(): readonly Image[];
  /** By tag, id or the beginning of an id. */
  find(reference: string): Image | undefined;
  /** True when the registry has it; it is on the disk then. */
  pull(reference: string): boolean;
  add(image: Image): void;
};

export function createImageStore(
  registry: readonly Image[],
  present: readonly string[],
): ImageStore {
  const images = new Map<string, Image>();
  const store: ImageStore = {
    list: () => [...images.values()],
    find: (reference) =>
      store.list().find((image) => image.tags.includes(withTag(reference))) ??
      store.list().find((image) => isIdOf(reference, image.id)),
    pull(reference) {
      const image = registry.find(({ tags }) => tags.includes(withTag(reference)));
      if (image === undefined) return false;
      images.set(image.id, image);
      return true;
    },
    add: (image) => images.set(image.id, image),
  };
  for (const reference of present) store.pull(reference);
  return store;
}

function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

function isIdOf(reference: string, id: string): boolean {
  const hex = reference.replace(/^sha256:/, '');
  return /^[0-9a-f]{12,64}$/.test(hex) && id.startsWith(`sha256:${hex}`);
}

export function digestOf(text: string | Buffer): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
