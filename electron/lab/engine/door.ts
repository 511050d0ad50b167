import { createServer } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { answer } from './api.ts';
import type { LabEngine } from './engine.ts';
import { answerUpgrade } from './exec-verbs.ts';

/** Docker's interface of a lab engine, without a socket of its own: the SSH host connects here. */
export type EngineDoor = {
  connect(): Duplex;
  /** Ends every connection. */
  close(): void;
};

export function openEngineDoor(engine: LabEngine): EngineDoor {
  const server = createServer((request, response) => void answer(engine, request, response));
  server.on('upgrade', (request, socket) => answerUpgrade(engine, request, socket));
  const open = new Set<Duplex>();
  return {
    connect() {
      const [near, far] = duplexPair();
      open.add(far);
      far.once('close', () => open.delete(far));
      near.once('close', () => far.destroy());
      server.emit('connection', far);
      return near;
    },
    close() {
      for (const one of open) one.destroy();
    },
  };
}
