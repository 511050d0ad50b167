import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createScene } from '../../../electron/lab/counter/frame.ts';

export type Sent = { readonly sent: number; readonly answered: number };

/** One frame as its camera saw it answered, or not. */
export type FrameSeen = {
  readonly camera: string;
  readonly ok: boolean;
  /** Status of the answer, or the code of the error where none came. */
  readonly came: number | string;
  /** ms since the epoch, when the answer was there. */
  readonly at: number;
  readonly tookMs: number;
};

/** Cameras that post numbered frames one after the other and never send one again. */
export type Sender = {
  sent(): number;
  /** Ends sending and waits for the answers under way. */
  stop(): Promise<Sent>;
};

type Options = {
  readonly port: number;
  readonly cameras: readonly string[];
  /** Frames a second of each camera. */
  readonly rate: number;
  readonly onFrame?: (frame: FrameSeen) => void;
};

export function startSender({ port, cameras, rate, onFrame }: Options): Sender {
  const end = new AbortController();
  let sent = 0;
  let answered = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: cameras.length });
  const frames = cameras.map((_, index) => createScene(index));
  const camera = async (id: string, index: number): Promise<void> => {
    const start = performance.now() + (index * 1000) / rate / cameras.length;
    for (let number = 0; !end.signal.aborted; number++) {
      await delay(Math.max(0, start + (number * 1000) / rate - performance.now()));
      sent += 1;
      const frame = frames[index]?.frame(number) ?? Buffer.alloc(0);
      const started = performance.now();
      const came = await post(agent, port, id, number, frame);
      const ok = came === 200;
      if (ok) answered += 1;
      onFrame?.({ camera: id, ok, came, at: Date.now(), tookMs: performance.now() - started });
    }
  };
  const all = Promise.all(cameras.map(camera));
  return {
    sent: () => sent,
    stop: async () => {
      end.abort();
      await all;
      agent.destroy();
      return { sent, answered };
    },
  };
}

/** The status of the answer, or the code of the error. */
function post(
  agent: Agent,
  port: number,
  camera: string,
  number: number,
  frame: Buffer,
): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'image/x-portable-graymap',
      'content-length': frame.length,
      'x-frame-number': String(number),
    };
    const sending = request(
      { agent, host: '127.0.0.1', port, path: `/frames/${camera}`, method: 'POST', headers },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve('ABORTED'));
      },
    );
    sending.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sending.end(frame);
  });
}
