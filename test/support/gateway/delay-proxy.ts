import { once } from 'node:events';
import net from 'node:net';

export type DelayProxy = {
  /** Listens here on 127.0.0.1. */
  readonly port: number;
  setDelay(oneWayMs: number): void;
  /** Breaks all connections and refuses new ones, until `restore`. */
  cut(): void;
  /** Holds every byte back and keeps the connections open, until `restore`. */
  stall(): void;
  restore(): void;
  /** Bytes that came from the side that connected. */
  bytesIn(): number;
  stop(): Promise<void>;
};

type Piece = { readonly due: number; readonly chunk: Buffer | undefined };

/** Hands the bytes of one direction on after the delay, in order; an end is a piece without bytes. */
function forward(from: net.Socket, to: net.Socket, delayMs: () => number, stalled: () => boolean) {
  const queue: Piece[] = [];
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    clearTimeout(timer);
    timer = undefined;
    for (let head = queue[0]; head && !stalled(); head = queue[0]) {
      const left = head.due - performance.now();
      if (left > 0) {
        timer = setTimeout(pump, left);
        return;
      }
      queue.shift();
      if (head.chunk) to.write(head.chunk);
      else to.end();
    }
  };
  const push = (chunk: Buffer | undefined) => {
    queue.push({ due: performance.now() + delayMs(), chunk });
    if (!timer) pump();
  };
  from.on('data', push);
  from.on('end', () => push(undefined));
  from.on('error', () => to.destroy());
  from.on('close', () => {
    if (!from.readableEnded) to.destroy();
  });
  to.on('close', () => clearTimeout(timer));
  return pump;
}

/** A TCP proxy in front of `targetPort` that makes the way longer and can break it. */
export async function startDelayProxy(targetPort: number, oneWayMs = 0): Promise<DelayProxy> {
  let delay = oneWayMs;
  let isCut = false;
  let isStalled = false;
  let bytes = 0;
  const sockets = new Set<net.Socket>();
  const pumps = new Set<() => void>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).once('close', () => sockets.delete(socket));
  };
  const join = (from: net.Socket, to: net.Socket) => {
    const pump = forward(
      from,
      to,
      () => delay,
      () => isStalled,
    );
    pumps.add(pump);
    to.once('close', () => pumps.delete(pump));
  };
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    if (isCut) return void near.destroy();
    const far = net.connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    keep(near);
    keep(far);
    near.on('data', (chunk) => {
      bytes += chunk.length;
    });
    join(near, far);
    join(far, near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const breakAll = () => sockets.forEach((socket) => void socket.destroy());
  return {
    port: (server.address() as net.AddressInfo).port,
    setDelay(ms) {
      delay = ms;
    },
    cut() {
      isCut = true;
      breakAll();
    },
    stall() {
      isStalled = true;
    },
    restore() {
      isCut = false;
      isStalled = false;
      for (const pump of pumps) pump();
    },
    bytesIn: () => bytes,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
    },
  };
}
