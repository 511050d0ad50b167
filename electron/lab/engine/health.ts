import { get } from 'node:http';
import type { LabContainerSpec } from './container-spec.ts';

export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

/** While it starts it is asked often, so that a healthy one is known soon. */
const firstIntervalMs = 100;
const timeoutMs = 2000;

/** Asks `/healthz` on the published port, as the image's own health check would inside. */
export function watchHealth(
  host: string,
  spec: LabContainerSpec,
  report: (status: HealthStatus) => void,
): () => void {
  let failures = 0;
  let seen = false;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  async function check(): Promise<void> {
    const well = await answers(host, spec.hostPort);
    if (ended) return;
    seen ||= well;
    failures = well ? 0 : failures + 1;
    if (well) report('healthy');
    else if (seen && failures >= spec.health.retries) report('unhealthy');
    schedule(seen ? spec.health.intervalMs : firstIntervalMs);
  }

  function schedule(ms: number): void {
    timer = setTimeout(() => void check(), ms);
  }

  schedule(firstIntervalMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host, port, path: '/healthz', timeout: timeoutMs, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
