import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demux } from '../../../electron/links/docker/demux.ts';
import { EngineSaid, endOfStream, NotSent } from '../../../electron/links/docker/fault.ts';
import { imageProgress } from '../../../electron/links/docker/image-progress.ts';
import { jsonLines } from '../../../electron/links/docker/json-lines.ts';
import { logLines } from '../../../electron/links/docker/log-lines.ts';
import { statsBetween } from '../../../electron/links/docker/read-stats.ts';
import { Lost, TimeOver } from '../../../electron/links/docker/within.ts';

/** The bytes cut up at will, as a network does. */
async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const one of source) seen.push(one);
  return seen;
}

function frame(stream: 'stdout' | 'stderr', data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}

const streams = fc.constantFrom('stdout' as const, 'stderr' as const);
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });

test('outputs are taken apart however the network cuts them', async () => {
  const frames = fc.array(fc.tuple(streams, fc.uint8Array({ minLength: 1, maxLength: 60 })));
  await fc.assert(
    fc.asyncProperty(frames, cuts, async (given, sizes) => {
      const bytes = Buffer.concat(given.map(([stream, data]) => frame(stream, Buffer.from(data))));
      const found = await all(demux(pieces(bytes, sizes)));
      // A frame may come in pieces; the order of all bytes is kept.
      expect(found.flatMap(({ stream, data }) => [...data].map((byte) => [stream, byte]))).toEqual(
        given.flatMap(([stream, data]) => [...data].map((byte) => [stream, byte])),
      );
    }),
  );
});

test('log lines keep their letters, streams and times however they are cut', async () => {
  const at = '2026-11-23T06:10:47.536879359Z';
  const text = fc.string({ unit: fc.constantFrom('a', ' ', 'ế', '漢', '🙂', ':') });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(streams, text)), cuts, async (given, sizes) => {
      const bytes = given.map(([stream, line]) => frame(stream, Buffer.from(`${at} ${line}\n`)));
      const found = await all(logLines(pieces(Buffer.concat(bytes), sizes)));
      expect(found).toEqual(given.map(([stream, line]) => ({ at, stream, text: line })));
    }),
  );
});

test('a line of a log without an end does not fill the memory', async () => {
  const endless = Array.from({ length: 50 }, () => frame('stdout', Buffer.alloc(4000, 'x')));
  const found = await all(logLines(pieces(Buffer.concat(endless), [])));
  expect(found.length).toBeGreaterThan(5);
  expect(found.map((line) => line.text).join('')).toHaveLength(200_000);
});

test.each([
  ['text', Buffer.from('this is plain text')],
  ['a length beyond all bounds', Buffer.from([1, 0, 0, 0, 255, 255, 255, 255])],
])('output that is %s is not understood', async (_, bytes) => {
  await expect(all(demux(pieces(bytes, [])))).rejects.toThrow('not multiplexed');
});

test('lines of JSON are read however they are cut; what is none is named', async () => {
  const bytes = Buffer.from('{"a":"漢"}\r\n\n{"b":2}\n[3]');
  await fc.assert(
    fc.asyncProperty(cuts, async (sizes) => {
      expect(await all(jsonLines(pieces(bytes, sizes)))).toEqual([{ a: '漢' }, { b: 2 }, [3]]);
    }),
  );
  await expect(all(jsonLines(pieces(Buffer.from('{"a"\n'), [])))).rejects.toThrow(
    'not a line of JSON: {"a"',
  );
  const endless = Buffer.alloc(2 * 1024 * 1024, 'x');
  await expect(all(jsonLines(pieces(endless, [])))).rejects.toThrow('a line of more than');
});

test('a pull tells what is done of what is known; an error in its midst ends it', async () => {
  const line = (document: object) => `${JSON.stringify(document)}\n`;
  const half = line({ status: 'Downloading', id: 'l1', progressDetail: { current: 5, total: 10 } });
  const other = line({
    status: 'Downloading',
    id: 'l2',
    progressDetail: { current: 10, total: 30 },
  });
  const extract = line({
    status: 'Extracting',
    id: 'l1',
    progressDetail: { current: 1, total: 10 },
  });
  const told = await all(imageProgress(pieces(Buffer.from(half + other + extract), [])));
  expect(told).toEqual([
    { kind: 'progress', text: 'Downloading l1', ratio: 0.5 },
    { kind: 'progress', text: 'Downloading l2', ratio: 15 / 40 },
    { kind: 'progress', text: 'Extracting l1', ratio: 15 / 40 },
  ]);
  const failing = half + line({ error: 'no space left on device' });
  await expect(all(imageProgress(pieces(Buffer.from(failing), [])))).rejects.toThrow(
    new EngineSaid('no space left on device'),
  );
});

const answered = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) x - ${message} `), {
    statusCode,
    json: { message },
  });

test.each([
  [
    'an answer of 404',
    answered(404, 'No such container: x'),
    'failed',
    'failed',
    'No such container: x',
  ],
  [
    'a name that is taken',
    answered(409, 'Conflict.\nIn use'),
    'refused',
    'refused',
    'Conflict. In use',
  ],
  [
    'no connection',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    'failed',
    'failed',
    'connect ECONNREFUSED',
  ],
  ['never sent', new NotSent('not connected'), 'failed', 'failed', 'not connected'],
  [
    'an end in the midst',
    Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    'unknown',
    'failed',
    'socket hang up',
  ],
  [
    'no answer in time',
    new TimeOver('no answer within 5 ms'),
    'unknown',
    'failed',
    'no answer within 5 ms',
  ],
])('%s: what changes something and what only reads', (_, error, changing, reading, detail) => {
  const fault = { host: 'e1', command: 'start x' };
  expect(endOfStream(error, fault, true)).toMatchObject({
    kind: changing,
    fault: { ...fault, detail },
  });
  expect(endOfStream(error, fault, false)).toMatchObject({
    kind: reading,
    fault: { ...fault, detail },
  });
});

test.each([
  [new NotSent('no', 'socket-missing'), 'socket-missing'],
  [new TimeOver('no'), 'timed-out'],
  [new Lost({ detail: 'gone' }), 'closed'],
  [answered(500, 'no'), undefined],
])('%s has the code %s', (error, code) => {
  expect(endOfStream(error, { host: 'e1', command: 'start x' }, true)).toMatchObject({
    fault: code === undefined ? expect.not.objectContaining({ code: expect.anything() }) : { code },
  });
});

test('processor use is taken from two readings, and from none that do not fit', () => {
  const a = { at: 1000, cpuNs: 5e8, memoryBytes: 1, memoryLimitBytes: 2 };
  const b = { ...a, at: 3000, cpuNs: 15e8 };
  expect(statsBetween(a, b)).toEqual({ cpus: 0.5, memoryBytes: 1, memoryLimitBytes: 2 });
  expect(statsBetween(b, a)).toBeUndefined();
  expect(statsBetween(a, a)).toBeUndefined();
  expect(statsBetween(b, { ...a, at: 4000 })).toBeUndefined();
});
