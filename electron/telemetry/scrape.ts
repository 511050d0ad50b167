import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CommandFault, Outcome } from '../../shared/model/link.ts';
import { asSocket } from '../links/index.ts';
import { isCutOff, METRICS_ACCEPT } from './prometheus.ts';

/** ms for one scrape, the opening of a channel included: it must be over before the next tick. */
export const SCRAPE_TIME_LIMIT = 900;
/** Bytes of one answer: twice those of a counter with 1,000 cameras, eight classes and a histogram each. */
export const SCRAPE_MOST_BYTES = 8 * 1024 * 1024;
/** Lines of one answer, and bytes of one line: reading them is work that all sites wait for. */
const mostLines = 40_000;
const longestLine = 16 * 1024;
/** Answers of kind 100 before the one that counts. */
const mostInformed = 8;
/** Bytes of the headers of one answer. */
const mostHeaderBytes = 16 * 1024;

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
        const code = limit.aborted ? {} : codeOf(error);
        return { kind: 'failed', fault: { host: target.host, command, detail, ...code } };
      }
    },
    close: () => agent.destroy(),
  };
}

class TooMuch extends Error {}
/** It answers, but with no page of metrics. */
class NoPage extends Error {}

function codeOf(error: unknown): Pick<CommandFault, 'code'> {
  if (error instanceof TooMuch) return { code: 'over-limit' };
  const isNoHttp = error instanceof Error && 'code' in error && /^HPE_/.test(String(error.code));
  return error instanceof NoPage || isNoHttp ? { code: 'protocol' } : {};
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
    const asked = request({
      ...{ agent, host, port, path, signal },
      headers: { accept: METRICS_ACCEPT },
      maxHeaderSize: mostHeaderBytes,
    });
    const answer = await responseTo(asked).catch((error: Error) => error);
    // A kept channel may have died since: that says nothing about the instance. Ask on a new one.
    if (answer instanceof Error && asked.reusedSocket && !signal.aborted) continue;
    if (answer instanceof Error) throw answer;
    const text = await readBody(answer);
    if (isCutOff(answer.headers['content-type'] ?? '', text))
      throw new NoPage('the answer ends before its last line, "# EOF"');
    const date = Date.parse(answer.headers.date ?? '');
    return Number.isNaN(date) ? { text } : { text, hostTime: date };
  }
}

function responseTo(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.once('response', resolve);
    let informed = 0;
    asked.on('information', () => {
      informed += 1;
      if (informed > mostInformed)
        asked.destroy(new TooMuch('it answers without coming to an end'));
    });
    asked.end();
  });
}

async function readBody(answer: IncomingMessage): Promise<string> {
  if (answer.statusCode !== 200) {
    // Its body is nobody's, and may have no end.
    answer.destroy();
    throw new NoPage(`answered ${answer.statusCode} ${answer.statusMessage ?? ''}`.trim());
  }
  const chunks: Buffer[] = [];
  const count = createLineCount();
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    const excess = bytes > SCRAPE_MOST_BYTES ? `${SCRAPE_MOST_BYTES} bytes` : count(chunk);
    if (excess !== undefined) {
      answer.destroy();
      throw new TooMuch(`the answer has more than ${excess}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts chunk by chunk; gives the limit that is exceeded, if one is. */
function createLineCount(): (chunk: Buffer) => string | undefined {
  let lines = 0;
  let length = 0;
  return (chunk) => {
    for (let start = 0; start < chunk.length; ) {
      const found = chunk.indexOf(newline, start);
      const end = found < 0 ? chunk.length : found;
      length += end - start;
      if (length > longestLine) return `${longestLine} bytes in one line`;
      if (found >= 0) {
        length = 0;
        if (++lines > mostLines) return `${mostLines} lines`;
      }
      start = end + 1;
    }
    return undefined;
  };
}

const newline = 0x0a;
