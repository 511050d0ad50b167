import { setTimeout as sleep } from 'node:timers/promises';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { HostInfo } from '../../../shared/contract/host.ts';
import type { LogLine } from '../../../shared/model/container.ts';

export const hostInfo: HostInfo = {
  version: '1.2.3',
  host: 'headless',
  operator: 'ngọc@trạm-7',
  startedAt: '2026-11-23T06:00:00.000Z',
};

export type TestRouter = ReturnType<typeof createTestRouter>;

const os = implement(contract);

/** What the streams are doing at this moment. */
type Streams = { readers: number; produced: number };

/** A router of the real contract whose answers are known: it tests the wires, not the backend. */
export function createTestRouter() {
  const streams: Streams = { readers: 0, produced: 0 };
  const router = {
    host: { info: os.host.info.handler(() => hostInfo) },
    fleet: { check },
    lab: { watch: quietStream(streams), fault },
    links: { retry, secret: os.links.secret.handler(() => undefined) },
    engines: { logs: fastStream(streams) },
    traffic: { preview, history },
  };
  return { router, readers: () => streams.readers, produced: () => streams.produced };
}

const check = os.fleet.check.handler(async function* ({ input, errors }) {
  yield { host: 'q7', what: 'version', status: 'ok' as const, found: '2.6.12' };
  if (input.host === 'fails') {
    throw errors.REMOTE_FAILED({ data: { host: 'q7', command: 'show info', detail: 'no' } });
  }
  yield { host: 'q7', what: 'socket', status: 'missing' as const, found: '', mend: 'usermod' };
});

/** One value, then nothing until the reader leaves. */
function quietStream(streams: Streams) {
  return os.lab.watch.handler(async function* ({ signal }) {
    streams.readers += 1;
    try {
      yield { running: true, router: 'haproxy' as const, active: [] };
      if (!signal?.aborted) {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      }
    } finally {
      streams.readers -= 1;
    }
  });
}

/** As fast as it is read; each batch is 64 kB. */
function fastStream(streams: Streams) {
  return os.engines.logs.handler(async function* ({ signal }) {
    const line: LogLine = { at: hostInfo.startedAt, stream: 'stdout', text: 'x'.repeat(65_536) };
    while (!signal?.aborted) {
      streams.produced += 1;
      yield [line];
      await sleep(0);
    }
  });
}

const fault = os.lab.fault.handler(({ input, errors }) => {
  if (input.target === 'missing') throw errors.NOT_FOUND({ data: { what: 'gateway', id: 'q7' } });
  if (input.target === 'refused') {
    throw errors.REFUSED({ data: { refusal: { code: 'slots-full' } } });
  }
  if (input.target === 'broken') throw new Error('the secret of the house');
});

const preview = os.traffic.preview.handler(({ input }) => ({
  shares: [],
  nearest: { share: input.share, cameras: [] },
  unweighted: false,
}));

/** Four kilobytes each. */
const history = os.traffic.history.handler(({ input }) =>
  Array.from({ length: input.limit }, (_, index) => ({
    id: `c${index}`,
    kind: 'rollback' as const,
    scope: { kind: 'site' as const, service: 'counter', site: 'chợ-lớn' },
    by: 'x'.repeat(4096),
    at: hostInfo.startedAt,
    results: [],
    finished: true,
  })),
);

/** Never answers by itself. */
const retry = os.links.retry.handler(
  ({ signal }) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
);
