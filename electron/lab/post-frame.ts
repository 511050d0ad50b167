import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { CameraMatch } from '../../shared/model/camera.ts';

const answerWithinMs = 5000;

/** Sends one frame, once. Resolves with the objects counted; undefined when that was no success. */
export type Post = (frame: Buffer, number: number) => Promise<number | undefined>;

export function createPost(agent: Agent, port: number, match: CameraMatch): Post {
  const target = addressOf(match);
  return (frame, number) => {
    const sending = request({
      agent,
      host: '127.0.0.1',
      port,
      method: 'POST',
      timeout: answerWithinMs,
      path: target.path,
      headers: {
        ...target.headers,
        'content-type': 'image/x-portable-graymap',
        'content-length': frame.length,
        'x-frame-number': number,
      },
      ...(target.localAddress === undefined ? {} : { localAddress: target.localAddress }),
    });
    sending.end(frame);
    return answerOf(sending);
  };
}

function answerOf(sending: ClientRequest): Promise<number | undefined> {
  return new Promise((resolve) => {
    sending.on('timeout', () => sending.destroy());
    const unanswered = () => resolve(undefined);
    sending.on('error', unanswered);
    sending.on('close', unanswered);
    sending.on('response', (response) => {
      // From here on the answer itself tells how it ended.
      sending.off('close', unanswered);
      void read(response).then(resolve, () => resolve(undefined));
    });
  });
}

async function read(response: IncomingMessage): Promise<number | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  if (response.statusCode !== 200) return undefined;
  const { counts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    counts: Record<string, number>;
  };
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

type Target = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly localAddress?: string;
};

/** Where a camera sends, so that the gateway knows it by its sign. */
function addressOf(match: CameraMatch): Target {
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
