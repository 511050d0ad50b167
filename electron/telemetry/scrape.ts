import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CommandFault, Outcome } from '../../shared/model/link.ts';
import { asSocket } from '../links/as-socket.ts';

/** ms for one scrape, the opening of a channel included: it must be over before the next tick. */
export const SCRAPE_TIME_LIMIT = 900;
/** Bytes of one answer. */
export const SCRAPE_MOST_BYTES = 4 * 1024 * 1024;

export type ScrapeTarget = {
  /** Gateway whose link is used, named in faults. */
  readonly host: string;
  /** The instance as HAProxy reaches it. */
  readonly address: string;
  readonly port: number;
  readonly path: string;
};

export type Scrape = {
  readonly text: string;
  /** The Date header, ms since the epoch by the engine's clock, cut to whole seconds. */
  readonly hostTime?: number;
};

/** Reads one instance's metrics, over one channel that is kept open from scrape to scrape. */
export type Scraper = {
  /** Never rejects. `failed` names host, address and what went wrong. */
  scrape(): Promise<Outcome<Scrape>>;
  close(): void;
};

/** `open` gives a byte stream to the instance, e.g. `() => ssh.openTcp(address, port)`. */
export function createScraper(target: ScrapeTarget, open: () => Promise<Outcome<Duplex>>): Scraper {
  const agent = new ChannelAgent(open);
  const command = `GET http://${target.address}:${target.port}${target.path}`;
  return {
    async scrape() {
      const limit = AbortSignal.timeout(SCRAPE_TIME_LIMIT);
      try {
        return { kind: 'done', value: await get(agent, target, limit) };
      } catch (error) {
        if (error instanceof OpenFailed) return { kind: error.kind, fault: error.fault };
        const detail = limit.aborted
          ? `no answer within ${SCRAPE_TIME_LIMIT} ms`
          : error instanceof Error
            ? error.message
            : String(error);
        return { kind: 'failed', fault: { host: target.host, command, detail } };
      }
    },
    close: () => agent.destroy(),
  };
}

class OpenFailed extends Error {
  readonly kind: 'refused' | 'failed' | 'unknown';
  readonly fault: CommandFault;
  constructor(outcome: Exclude<Outcome<Duplex>, { kind: 'done' }>) {
    super(outcome.fault.detail);
    this.kind = outcome.kind;
    this.fault = outcome.fault;
  }
}

/** Node's pool of sockets, on channels that know no TCP options. */
class ChannelAgent extends Agent {
  readonly #open: () => Promise<Outcome<Duplex>>;

  constructor(open: () => Promise<Outcome<Duplex>>) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#open = open;
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, channel: Duplex) => void,
  ): undefined {
    this.#open().then(
      (outcome) => {
        if (outcome.kind !== 'done') return done?.(new OpenFailed(outcome), undefined as never);
        done?.(null, asSocket(outcome.value));
      },
      (error: Error) => done?.(error, undefined as never),
    );
  }
}

async function get(agent: Agent, target: ScrapeTarget, signal: AbortSignal): Promise<Scrape> {
  for (;;) {
    const { address: host, port, path } = target;
    const asked = request({ agent, host, port, path, signal, headers: { accept: 'text/plain' } });
    const answer = await responseTo(asked).catch((error: Error) => error);
    // A kept channel may have died since: that says nothing about the instance. Ask on a new one.
    if (answer instanceof Error && asked.reusedSocket && !signal.aborted) continue;
    if (answer instanceof Error) throw answer;
    const text = await readBody(answer);
    const date = Date.parse(answer.headers.date ?? '');
    return Number.isNaN(date) ? { text } : { text, hostTime: date };
  }
}

function responseTo(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.once('response', resolve);
    asked.end();
  });
}

async function readBody(answer: IncomingMessage): Promise<string> {
  if (answer.statusCode !== 200) {
    answer.resume();
    throw new Error(`answered ${answer.statusCode} ${answer.statusMessage ?? ''}`.trim());
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > SCRAPE_MOST_BYTES) {
      answer.destroy();
      throw new Error(`the answer is longer than ${SCRAPE_MOST_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
