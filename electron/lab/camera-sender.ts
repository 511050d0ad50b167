import { Agent } from 'node:http';
import type { CameraMatch } from '../../shared/model/camera.ts';
import { createScene } from './counter/frame.ts';
import { createPost } from './post-frame.ts';

/** Frames and counts of a camera so far, and the true number of objects. */
export type SentTally = {
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
  tally(): SentTally;
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

/** Scenes begin empty; by this frame they are busy. */
const firstFrame = 90;

/** One camera: posts its view frame by frame and never repeats one. */
export function createCamera(options: SenderOptions): CameraSender {
  const scene = createScene(options.seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = createPost(agent, options.port, options.match);
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
    void post(blind ? blackened(frame) : frame, number).then((counted) => {
      busy = false;
      if (counted === undefined) tally.failed += 1;
      else tally.answered += 1;
      tally.counted += counted ?? 0;
    });
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

/** The same picture with the lens covered: the header stays, every pixel is black. */
function blackened(frame: Buffer): Buffer {
  const black = Buffer.alloc(frame.length);
  const header = frame.indexOf('255\n') + 4;
  frame.copy(black, 0, 0, header);
  return black;
}
