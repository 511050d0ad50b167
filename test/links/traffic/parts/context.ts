import { afterAll, beforeAll } from 'vitest';
import { withCandidate, withSlot } from '../../../../electron/traffic/intent.ts';
import type { Gateway } from '../../../../shared/model/gateway.ts';
import type { Instance } from '../../../../shared/model/split.ts';
import { type Responder, startResponder } from '../../../support/gateway/responder.ts';
import { openConsole, type TestConsole } from '../../../support/gateway/traffic.ts';
import { waitFor } from '../../../support/machine/wait.ts';

/** A gateway under test, with nothing of ours installed yet. */
export type GatewayPeer = {
  readonly gateway: Gateway;
  /** Of the one listener. */
  readonly port: number;
  /** Ends the router at once, and starts it with what is on its disk. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export const stableNames = ['good-1', 'good-2'] as const;
export const cameras = Array.from({ length: 8 }, (_, index) => `cam-${index + 1}`);

export type Context = {
  readonly peer: GatewayPeer;
  readonly here: TestConsole;
  readonly better: Responder;
  /** Who answered a frame of this camera, or the status where it was no success. */
  frame(camera: string): Promise<string>;
  /** Sends commands on the console's own stream. */
  ask(...commands: string[]): Promise<readonly string[]>;
};

/** Two instances in slot a, one in slot b as the candidate; installed by the console itself. */
export function useContext(start: () => Promise<GatewayPeer>): Context {
  let peer: GatewayPeer;
  let here: TestConsole;
  let good: readonly Responder[] = [];
  let better: Responder;

  beforeAll(async () => {
    peer = await start();
    good = await Promise.all(stableNames.map((name) => startResponder(name)));
    better = await startResponder('better');
    here = await openConsole(peer);
    const progress = await here.install();
    if (progress.at(-1)?.kind !== 'done') throw new Error(JSON.stringify(progress));
    const written = await here.traffic.write('counter', (intent) => {
      const a = { release: 'good', instances: good.map(({ port }, n) => instance(n + 1, port)) };
      const b = { release: 'better', instances: [instance(1, better.port)] };
      return withCandidate(withSlot(withSlot(intent, 'a', a), 'b', b), 'b');
    });
    if (written.kind !== 'done') throw new Error(JSON.stringify(written));
    const applied = await here.traffic.applyServers('counter');
    if (applied.kind !== 'done') throw new Error(JSON.stringify(applied));
    await waitFor(async () => (await frame('cam-1')).startsWith('good'), { what: 'stable' });
  });
  afterAll(async () => {
    await here?.close();
    await peer?.stop();
    await Promise.all([...good, better].map((one) => one.stop()));
  });

  async function frame(camera: string): Promise<string> {
    const url = `http://127.0.0.1:${peer.port}/frames/${camera}`;
    const response = await fetch(url, { method: 'POST', body: 'x' });
    await response.text();
    return response.headers.get('x-answered-by') ?? `${response.status}`;
  }

  return {
    get peer() {
      return peer;
    },
    get here() {
      return here;
    },
    get better() {
      return better;
    },
    frame,
    async ask(...commands) {
      const sent = await here.admin.send(commands);
      if (sent.kind !== 'done') throw new Error(JSON.stringify(sent));
      return sent.value;
    },
  };
}

function instance(n: number, port: number): Instance {
  return { name: `i${n}`, address: '127.0.0.1', port, engine: 'engine-1' };
}
