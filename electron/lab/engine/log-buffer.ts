import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type LoggedLine = {
  readonly stream: 'stdout' | 'stderr';
  readonly at: Date;
  readonly text: string;
};

const keep = 2000;

/** The last lines of a container's output, and whoever follows them. */
export type ContainerLog = {
  add(stream: 'stdout' | 'stderr', source: Readable): void;
  tail(lines: number): readonly LoggedLine[];
  follow(listener: (line: LoggedLine) => void): () => void;
};

export function createLogBuffer(): ContainerLog {
  const lines: LoggedLine[] = [];
  const listeners = new Set<(line: LoggedLine) => void>();
  return {
    add(stream, source) {
      const reader = createInterface({ input: source });
      reader.on('line', (text) => {
        const line = { stream, at: new Date(), text };
        lines.push(line);
        if (lines.length > keep) lines.shift();
        for (const listener of listeners) listener(line);
      });
    },
    tail: (count) => (count === 0 ? [] : lines.slice(-count)),
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
