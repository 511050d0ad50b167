import { Agent, request } from 'node:http';
import type { CameraMatch } from '../../shared/model/camera.ts';
import { createScene } from './counter/frame.ts';

/** What a camera has done so far, and what there really was to count. */
export type CameraTally = {
  readonly camera: string;
  readonly sent: number;
  readonly answered: number;
  /** Refused, answered with an error, or not answered at all. Never sent again. */
  readonly failed: number;
  /** Objects that the answers say were counted. */
  readonly counted: number;
  /** Objects that really crossed the line in its view. */
  readonly crossed: number;
};

export type CameraSender = {
  start(): void;
  tally(): CameraTally;
  /** A blind camera sends black frames. */
  setBlind(on: boolean): void;
  close(): void;
};

export type SenderOptions = {
  readonly camera: string;
  readonly match: CameraMatch;
  readonly port: number;
  readonly seed: number;
  readonly framesPerSecond: number;
};

const answerWithinMs = 5000;
/** Scenes begin empty; by this frame they are busy. */
const firstFrame = 90;

/** One camera: posts its view frame by frame and never repeats one. */
export function createCamera(options: SenderOptions): CameraSender {
  const scene = createScene(options.seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const target = addressOf(options.match);
  const tally = { sent: 0, answered: 0, failed: 0, counted: 0 };
  const periodMs = 1000 / options.framesPerSecond;
  const before = scene.truth(firstFrame - 1);
  let next = firstFrame;
  let seen = firstFrame;
  let busy = false;
  let blind = false;
  let phase: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;

  function send(): void {
    const number = next++;
    // A camera that is still waiting for its last answer drops this picture.
    if (busy) return;
    busy = true;
    seen = number;
    tally.sent += 1;
    const frame = scene.frame(number);
    post(blind ? blackened(frame) : frame, number);
  }

  function post(body: Buffer, number: number): void {
    const done = (counted: number | undefined) => {
      busy = false;
      if (counted === undefined) tally.failed += 1;
      else tally.answered += 1;
      tally.counted += counted ?? 0;
    };
    const sending = request({
      agent,
      host: '127.0.0.1',
      port: options.port,
      method: 'POST',
      timeout: answerWithinMs,
      path: target.path,
      headers: {
        ...target.headers,
        'content-type': 'image/x-portable-graymap',
        'content-length': body.length,
        'x-frame-number': number,
      },
      ...(target.localAddress === undefined ? {} : { localAddress: target.localAddress }),
    });
    let settled = false;
    const settle = (counted: number | undefined) => {
      if (settled) return;
      settled = true;
      done(counted);
    };
    sending.on('timeout', () => sending.destroy());
    sending.on('error', () => settle(undefined));
    sending.on('close', () => settle(undefined));
    sending.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => settle(undefined));
      response.on('end', () => {
        settle(response.statusCode === 200 ? countsIn(Buffer.concat(chunks)) : undefined);
      });
    });
    sending.end(body);
  }

  return {
    start() {
      // Cameras of one site do not all send in the same instant.
      phase = setTimeout(
        () => {
          send();
          timer = setInterval(send, periodMs);
        },
        (options.seed * 37) % periodMs,
      );
    },
    tally() {
      const now = scene.truth(seen);
      const crossed = now.in + now.out - before.in - before.out;
      return { camera: options.camera, ...tally, crossed };
    },
    setBlind(on) {
      blind = on;
    },
    close() {
      clearTimeout(phase);
      clearInterval(timer);
      agent.destroy();
    },
  };
}

type Address = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly localAddress?: string;
};

function addressOf(match: CameraMatch): Address {
  switch (match.kind) {
    case 'path':
      return { path: match.path, headers: {} };
    case 'query':
      return { path: `/frames?${match.name}=${match.value}`, headers: {} };
    case 'header':
      return { path: '/frames', headers: { [match.name]: match.value } };
    case 'source':
      return { path: '/frames', headers: {}, localAddress: match.address };
    case 'certificate':
      throw new Error('a lab camera has no certificate');
  }
}

/** The same picture with the lens covered: the header stays, every pixel is black. */
function blackened(frame: Buffer): Buffer {
  const black = Buffer.alloc(frame.length);
  const header = frame.indexOf('255\n') + 4;
  frame.copy(black, 0, 0, header);
  return black;
}

function countsIn(body: Buffer): number | undefined {
  try {
    const { counts } = JSON.parse(body.toString('utf8')) as { counts: Record<string, number> };
    return Object.values(counts).reduce((sum, one) => sum + one, 0);
  } catch {
    return undefined;
  }
}
