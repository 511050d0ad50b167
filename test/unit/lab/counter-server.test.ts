import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';

const main = new URL('../../../electron/lab/counter/main.ts', import.meta.url).pathname;
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** Starts the program as it is used and waits for the port that it prints. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { ...env, PORT: '0' }, stdio: 'pipe' });
  running.add(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const port = /port (\d+)/.exec(line)?.[1];
  return { child, url: `http://127.0.0.1:${port}`, exited: once(child, 'exit') };
}

const post = (url: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: body as BodyInit, headers });

async function samples(url: string) {
  const { samples, problems } = parsePrometheus(await (await fetch(`${url}/metrics`)).text());
  expect(problems).toEqual([]);
  return samples;
}

test('frames are counted, answered and published', async () => {
  const { url } = await start({ TALLY_VERSION: '1.4.0' });
  const scene = createScene(11);
  const camera = 'gate "7"\\north';
  const headers = { 'x-tallydeck-camera': camera };
  for (let n = 0; n < 150; n++) {
    const answer = await post(`${url}/any/path`, scene.frame(n), {
      ...headers,
      'x-frame-number': `${n}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-frame-number')).toBe(`${n}`);
    expect(await answer.json()).toMatchObject({ camera, frame: n, objects: expect.any(Number) });
  }
  const truth = scene.truth(149);
  const all = await samples(url);
  const counted = all.filter((one) => one.name === 'tally_objects_total');
  expect(counted).toHaveLength(4);
  const sum = (direction: string) =>
    counted
      .filter((one) => one.labels.camera === camera && one.labels.direction === direction)
      .reduce((total, one) => total + one.value, 0);
  expect({ in: sum('in'), out: sum('out') }).toEqual({ in: truth.in, out: truth.out });
  expect(all).toContainEqual({
    name: 'tally_frames_total',
    labels: { camera, code: '200' },
    value: 150,
  });
  expect(all).toContainEqual({ name: 'tally_inference_seconds_count', labels: {}, value: 150 });
  expect(all).toContainEqual({
    name: 'tally_build_info',
    labels: { version: '1.4.0' },
    value: 1,
  });
});

test('malformed and oversized frames are refused, and the program lives on', async () => {
  const { url } = await start({});
  expect((await post(url, 'not a frame')).status).toBe(400);
  expect((await post(url, Buffer.alloc(2 * 1024 * 1024))).status).toBe(413);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const codes = (await samples(url)).filter((one) => one.name === 'tally_frames_total');
  expect(codes.map((one) => one.labels.code)).toEqual(['400', '413']);
});

test('a failing release answers the same frames with 500', async () => {
  const { url } = await start({ TALLY_BEHAVIOUR: 'failing' });
  const scene = createScene(1);
  const codes = async () => {
    const all: number[] = [];
    for (let n = 0; n < 60; n++) all.push((await post(url, scene.frame(n))).status);
    return all;
  };
  const first = await codes();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await codes()).toEqual(first);
});

test('SIGTERM lets the frame in flight finish and exits 0', async () => {
  const { child, url, exited } = await start({ TALLY_BEHAVIOUR: 'slow' });
  const agent = new Agent({ keepAlive: true });
  const sent = request(url, { method: 'POST', agent });
  sent.end(createScene(1).frame(0));
  await once(sent, 'finish');
  // Answered on another connection, so the frame before it has been taken in.
  await fetch(`${url}/healthz`, { headers: { connection: 'close' } });
  child.kill('SIGTERM');
  const [response] = await once(sent, 'response');
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  expect(await exited).toEqual([0, null]);
  agent.destroy();
});

test.each([
  [{ TALLY_BEHAVIOUR: 'perfect' }, 'TALLY_BEHAVIOUR is perfect'],
  [{ PORT: 'abc' }, 'PORT is abc'],
])('wrong settings %o end in a sentence', async (env, sentence) => {
  const child = spawn(process.execPath, [main], { env: { PORT: '0', ...env }, stdio: 'pipe' });
  running.add(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said).toContain(sentence);
});
