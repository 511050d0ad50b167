import { request } from 'node:http';
import type { RouterBackend } from './backend.ts';
import type { Exchange } from './exchange.ts';
import { forwardAgent, pick } from './forward.ts';

/** Bounded copies to the shadow, answers discarded, as the console's Lua makes them in HAProxy. */
export type Mirror = {
  copy(exchange: Exchange, service: string, limit: number): void;
  /** The answer to `show tallydeck-mirror`. */
  show(): string;
};

const answerWithinMs = 2000;
const zero = { answered: 0, dropped: 0, failed: 0, inflight: 0 };
type Counts = { -readonly [Name in keyof typeof zero]: number };

export function createMirror(backends: ReadonlyMap<string, RouterBackend>): Mirror {
  const services = new Map<string, Counts>();

  function countsOf(service: string): Counts {
    const counts = services.get(service) ?? { ...zero };
    services.set(service, counts);
    return counts;
  }

  return {
    copy(exchange, service, limit) {
      const counts = countsOf(service);
      const slot = exchange.variables.get('txn.shadow') ?? '';
      const backend = backends.get(`td_${service}_${slot}`);
      const server = backend && pick({ backend, headers: exchange.headers }, new Set());
      if (server === undefined || counts.inflight >= limit) {
        counts.dropped += 1;
        return;
      }
      counts.inflight += 1;
      void send(exchange, server).then((status) => {
        counts.inflight -= 1;
        counts[status === 200 ? 'answered' : 'failed'] += 1;
      });
    },
    show: () =>
      [...services]
        .map(([service, counts]) => {
          const figures = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
          return `${service} ${figures.join(' ')}\n`;
        })
        .join(''),
  };
}

type Target = { readonly address: string; readonly port: number };

/** The status of the answer; undefined where none came in time. */
function send(
  { path, headers, body }: Exchange,
  { address, port }: Target,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        ...{ agent: forwardAgent, host: address, port, method: 'POST', path },
        headers: {
          'content-type': headers.get('content-type') ?? 'application/octet-stream',
          'content-length': body.length,
          'x-tallydeck-camera': headers.get('x-tallydeck-camera') ?? '',
        },
        signal: AbortSignal.timeout(answerWithinMs),
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
        answer.once('close', () => resolve(undefined));
      },
    );
    outgoing.once('error', () => resolve(undefined));
    outgoing.end(body);
  });
}
