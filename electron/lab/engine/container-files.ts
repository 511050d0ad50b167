import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Files put into a container: a directory of the lab's, which its program finds as TALLY_ROOT. */
export type ContainerFiles = {
  readonly root: string;
  /** `path`: absolute, as the container sees it. */
  write(path: string, content: Buffer): void;
  read(path: string): Buffer | undefined;
  remove(): void;
};

export function createContainerFiles(root: string): ContainerFiles {
  // Made absolute before it is joined, so that no `..` leads out of the container.
  const inside = (path: string) => join(root, normalize(`/${path}`));
  return {
    root,
    write(path, content) {
      const file = inside(path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, content);
      renameSync(`${file}.new`, file);
    },
    read(path) {
      try {
        return readFileSync(inside(path));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw error;
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
