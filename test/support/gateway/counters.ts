import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BehaviourName } from '../../../electron/lab/counter/behaviour.ts';
import { freePort } from '../machine/ports.ts';
import { waitFor } from '../machine/wait.ts';

const program = new URL('../../../electron/lab/counter/main.ts', import.meta.url).pathname;

export type CounterProcess = {
  readonly port: number;
  /** SIGKILL: frames in flight are lost. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** The counter as a process of its own, without a container around it. */
export async function startCounter(behaviour: BehaviourName): Promise<CounterProcess> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), TALLY_BEHAVIOUR: behaviour };
  const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
  const healthy = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  await waitFor(healthy, { what: `a ${behaviour} counter` });
  return { port, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

export type OpenMetricsFront = {
  readonly port: number;
  /** `Accept` of every page that was asked for. */
  readonly accepts: readonly string[];
  /** From now on a page ends in its middle, with a status and a length as if it were whole. */
  cutOff(): void;
  close(): Promise<void>;
};

/**
 * A counter's metrics as an exporter writes them that knows OpenMetrics only: families without
 * `_total`, `_created` lines, exemplars, start times in fractional seconds, `# EOF`.
 */
export async function startOpenMetricsFront(counter: number): Promise<OpenMetricsFront> {
  const accepts: string[] = [];
  let isWhole = true;
  const server = createServer(async (request, response) => {
    accepts.push(request.headers.accept ?? '');
    const plain = await (await fetch(`http://127.0.0.1:${counter}/metrics`)).text();
    const page = openMetricsOf(plain);
    const body = isWhole ? page : page.slice(0, page.length / 2);
    response.setHeader(
      'content-type',
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepts,
    cutOff: () => {
      isWhole = false;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function openMetricsOf(plain: string): string {
  const lines = plain.split('\n').flatMap((line) => {
    if (line.startsWith('# TYPE ')) return [line.replace(/_total counter$/, ' counter')];
    if (line.startsWith('# HELP ')) return [line.replace(/^(# HELP \w+)_total /, '$1 ')];
    const counter = /^(\w+)_total(\{.*\}) (\d+)$/.exec(line);
    if (!counter) return line === '' ? [] : [line];
    const [, name, labels, value] = counter;
    return [
      `${name}_total${labels} ${value}.0 1700000000.123 # {trace_id="ab # {1}"} 1.0 1700000000.123`,
      `${name}_created${labels} 1699999999.5`,
    ];
  });
  return [...lines, '# EOF', ''].join('\n');
}
