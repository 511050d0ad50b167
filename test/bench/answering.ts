import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from './figures.ts';

/**
 * A program: two counters, `stable` and `candidate`, in the place of containers. It notes when each
 * frame arrives, and runs alone so that nobody else's work delays the note.
 */
export type Answering = { readonly stable: number; readonly candidate: number };
export type Arrived = { readonly frames: number; readonly lastAt: number };

const arrived = { stable: { frames: 0, lastAt: 0 }, candidate: { frames: 0, lastAt: 0 } };

async function listen(side: keyof typeof arrived): Promise<number> {
  const server = http.createServer((request, response) => {
    if (request.method === 'GET') {
      return response.end(request.url === '/metrics' ? metrics(arrived[side].frames) : 'ok');
    }
    arrived[side] = { frames: arrived[side].frames + 1, lastAt: monotonicMs() };
    request.resume();
    request.on('end', () => response.end('{}'));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** As much as a counter with eight cameras has to say. */
function metrics(frames: number): string {
  const lines: string[] = [];
  for (let camera = 1; camera <= 8; camera++) {
    for (const labels of ['class="person",direction="in"', 'class="person",direction="out"']) {
      lines.push(`tally_objects_total{camera="cam-${camera}",${labels}} ${frames}`);
    }
    lines.push(`tally_frames_total{camera="cam-${camera}",code="200"} ${frames}`);
  }
  for (const le of ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '+Inf']) {
    lines.push(`tally_inference_seconds_bucket{le="${le}"} ${frames}`);
  }
  lines.push(
    `tally_inference_seconds_sum ${frames / 100}`,
    `tally_inference_seconds_count ${frames}`,
  );
  return `${lines.join('\n')}\n`;
}

const ports: Answering = { stable: await listen('stable'), candidate: await listen('candidate') };
process.on('message', () => process.send?.(arrived.candidate));
process.on('disconnect', () => process.exit());
process.send?.(ports);
