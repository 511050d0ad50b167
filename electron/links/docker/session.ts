import type { Readable } from 'node:stream';
import type { LinkFault } from '../../../shared/model/link.ts';
import { type EventAnswer, eventAnswer, understand, versionAnswer } from './answers.ts';
import type { DockerClient } from './client.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { AnswerTooLong, detailOf, linkCodeOf } from './fault.ts';
import { jsonLines } from './json-lines.ts';
import { EVENTS, EVENTS_WINDOW_MS } from './limits.ts';
import { openTransport, type Transport } from './transport.ts';
import { within } from './within.ts';

export type EngineInfo = {
  /** Docker's version, e.g. `27.3.1`. */
  readonly version: string;
  readonly apiVersion: string;
  /** `linux/amd64`. */
  readonly platform: string;
};

/** One stretch of time in which the engine answers. */
export type DockerSession = {
  readonly docker: DockerClient;
  readonly info: EngineInfo;
  /** Aborts when the engine is lost; the reason is a LinkFault. */
  readonly lost: AbortSignal;
  /** Milliseconds; throws when there is no answer in time. */
  ping(): Promise<number>;
  end(fault: LinkFault): void;
};

/** From here on device requests (GPUs) are understood: Docker 19.03. */
const OLDEST_API = [1, 40] as const;
const WATCHED = {
  type: ['container'],
  event: ['create', 'start', 'die', 'stop', 'kill', 'oom', 'restart', 'pause', 'unpause'].concat([
    'destroy',
    'health_status',
  ]),
};

export class TooOld extends Error {}

/**
 * Connects, and keeps one stream of events open: its end is how a stopped engine is noticed at
 * once; `ping` notices one that hangs.
 */
export async function openSession(
  endpoint: DockerEndpoint,
  limitMs: number,
  onEvent: (event: EventAnswer) => void,
): Promise<DockerSession> {
  const transport = await openTransport(endpoint);
  try {
    const lost = new AbortController();
    const { docker } = transport;
    const info = await within(limitMs, (abortSignal) => readInfo(docker, abortSignal));
    const end = (fault: LinkFault) => {
      lost.abort(fault);
      transport.close();
    };
    const events = await within(limitMs, () =>
      docker.getEvents({ filters: WATCHED, abortSignal: lost.signal }),
    );
    follow(events, onEvent).then(
      () => end({ code: 'closed', detail: 'the engine ended the connection' }),
      (error) => {
        end({ code: linkCodeOf(error) ?? 'closed', detail: detailOf(error) });
      },
    );
    return { docker, info, lost: lost.signal, ping: () => ping(transport, limitMs), end };
  } catch (error) {
    transport.close();
    throw error;
  }
}

async function readInfo(docker: DockerClient, abortSignal: AbortSignal): Promise<EngineInfo> {
  const answer = understand(versionAnswer, await docker.version({ abortSignal }));
  const [major = 0, minor = 0] = answer.ApiVersion.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_API;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    throw new TooOld(`Docker ${answer.Version} is too old: 19.03 or later is needed`);
  return {
    version: answer.Version,
    apiVersion: answer.ApiVersion,
    platform: `${answer.Os}/${answer.Arch}`,
  };
}

async function follow(events: Readable, onEvent: (event: EventAnswer) => void): Promise<void> {
  let count = 0;
  let end = 0;
  for await (const line of jsonLines(events)) {
    if (performance.now() > end) {
      count = 0;
      end = performance.now() + EVENTS_WINDOW_MS;
    }
    if (++count > EVENTS)
      throw new AnswerTooLong(`more than ${EVENTS} events in ${EVENTS_WINDOW_MS} ms`);
    onEvent(understand(eventAnswer, line));
  }
}

async function ping({ docker }: Transport, limitMs: number): Promise<number> {
  const began = performance.now();
  await within(limitMs, (abortSignal) => docker.ping({ abortSignal }));
  return performance.now() - began;
}
