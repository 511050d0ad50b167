import { createHash } from 'node:crypto';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Frontend, RouterBackend } from './backend.ts';
import { isUsable, markDown, type Server } from './server.ts';
import { countAnswer, countTime } from './tally.ts';
import { wayTo } from './within.ts';

export type Forwarded = {
  readonly frontend: Frontend;
  readonly backend: RouterBackend;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

const answerWithinMs = 30_000;
/** Kept-alive connections to counters, over all backends. */
export const forwardAgent = new Agent({ keepAlive: true, maxFreeSockets: 64 });

/** Sends a request to a server of the backend; unreachable servers are marked down and skipped. */
export async function forward(job: Forwarded): Promise<void> {
  const { backend } = job;
  const tried = new Set<Server>();
  backend.tally.total += 1;
  for (let server = pick(job, tried); server !== undefined; server = pick(job, tried)) {
    tried.add(server);
    const outcome = await send(job, server);
    if (outcome === 'answered') return;
    const tally = [server.tally, backend.tally];
    if (outcome === 'broken') {
      for (const one of tally) one.responseErrors += 1;
      refuse(job, 502, 'Bad Gateway');
      return;
    }
    markDown(server);
    for (const one of tally) {
      one.retries += 1;
      one.redispatches += 1;
    }
  }
  refuse(job, 503, 'Service Unavailable');
}

function refuse(
  { backend, frontend, response, body }: Forwarded,
  status: number,
  text: string,
): void {
  for (const tally of [backend.tally, frontend.tally]) countAnswer(tally, status, body.length, 0);
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}

/** Of the same camera always the same server, whichever others come and go (highest random weight). */
export function pick(
  { backend, headers }: Pick<Forwarded, 'backend' | 'headers'>,
  tried: ReadonlySet<Server>,
): Server | undefined {
  const usable = backend.pool.filter((server) => isUsable(server) && !tried.has(server));
  const own = usable.filter(({ backup }) => !backup);
  if (own.length === 0) return usable[0];
  const key = backend.hashHeader === undefined ? undefined : headers.get(backend.hashHeader);
  const rank = (server: Server) =>
    key === undefined ? -server.current : rankOf(`${key}/${server.name}`);
  return own.toSorted((one, other) => rank(other) - rank(one))[0];
}

function rankOf(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32BE();
}

type Outcome = 'answered' | 'not-connected' | 'broken';

function send(job: Forwarded, server: Server): Promise<Outcome> {
  const { backend, frontend, incoming, response, headers, body } = job;
  const began = performance.now();
  const way = wayTo(server.address);
  server.current += 1;
  server.tally.total += 1;
  return new Promise<Outcome>((resolve) => {
    const settle = (outcome: Outcome) => resolve(outcome);
    const outgoing = request(
      {
        agent: forwardAgent,
        host: way.host,
        port: server.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...Object.fromEntries(headers), ...way.headers, 'content-length': body.length },
        timeout: answerWithinMs,
      },
      (answer) => {
        let size = 0;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
        });
        answer.pipe(response);
        answer.once('end', () => {
          const ms = performance.now() - began;
          for (const tally of [server.tally, backend.tally, frontend.tally]) {
            countAnswer(tally, answer.statusCode ?? 0, body.length, size);
            countTime(tally, ms);
          }
          settle('answered');
        });
        answer.once('error', () => settle('broken'));
        answer.once('close', () => settle('broken'));
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error('timed out')));
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      settle(isUnsent(error, outgoing.reusedSocket) ? 'not-connected' : 'broken');
    });
    outgoing.end(body);
  }).finally(() => {
    server.current -= 1;
  });
}

/** A kept connection that the other side had closed meanwhile carried nothing. */
function isUnsent({ code }: NodeJS.ErrnoException, reused: boolean): boolean {
  return code === 'ECONNREFUSED' || (reused && code === 'ECONNRESET');
}
