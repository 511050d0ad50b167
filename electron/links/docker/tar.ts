import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { NotUnderstood } from './fault.ts';

/** One file, readable by all, under the path it shall have below the archive's root. */
export function packFile(path: string, content: Buffer): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: path.replace(/^\/+/, ''), mode: 0o644, mtime: new Date() }, content);
  archive.finalize();
  return buffer(archive);
}

/** The plain files of an archive, by name; throws NotUnderstood where it is none. */
export async function unpackFiles(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  entries.end(archive);
  try {
    for await (const entry of entries) {
      const content = await buffer(entry);
      if (entry.header.type === 'file') files.set(entry.header.name, content);
    }
  } catch (error) {
    throw new NotUnderstood(`archive/tar: ${error instanceof Error ? error.message : error}`);
  }
  return files;
}
