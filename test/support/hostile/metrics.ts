import type { Duplex } from 'node:stream';
import { intent, mapOf } from './answers.ts';
import { flood, type Hostility, type Tools } from './tools.ts';

/** An instance in service, so that its metrics are read. */
const inService = (line: string, { metricsPort }: Tools): string | undefined => {
  if (!line.startsWith('show map')) return undefined;
  const instances = [{ name: 'i1', address: '127.0.0.1', port: metricsPort, engine: '' }];
  const none = { instances: [] };
  return mapOf(JSON.stringify({ ...intent, slots: { a: { instances }, b: none, c: none } }));
};

/** Does this at each request; what is asked is of no importance. */
function page(answer: (channel: Duplex) => void): Hostility {
  return {
    answer: inService,
    metrics: (channel) => void channel.on('data', () => answer(channel)),
  };
}
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';
const whole = (text: string): Hostility =>
  page(
    (channel) =>
      void channel.write(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`),
  );
const count = (n: number) => `tally_objects_total{camera="c${n}"} ${n}\n`;
const counts = (many: number) => Array.from({ length: many }, (_, n) => count(n)).join('');

export const hostileMetrics: Readonly<Record<string, Hostility>> = {
  'metrics: silent': page(() => undefined),
  'metrics: cut': page((channel) => void channel.end()),
  'metrics: a page without end': page((channel) => {
    channel.write(`${head}\r\n`);
    flood(channel, Buffer.from(counts(5_000)));
  }),
  'metrics: one line without end': page((channel) => {
    channel.write(`${head}\r\n`);
    flood(channel);
  }),
  'metrics: headers without end': page((channel) => {
    channel.write(head);
    flood(channel, Buffer.from('x-more: y\r\n'.repeat(5_000)));
  }),
  'metrics: 100 Continue without end': page((channel) =>
    flood(channel, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(5_000))),
  ),
  'metrics: an error page without end': page((channel) => {
    channel.write('HTTP/1.1 500 No\r\n\r\n');
    flood(channel);
  }),
  'metrics: 19,000 cameras': whole(counts(19_000)),
  'metrics: 300,000 cameras': whole(counts(300_000)),
  'metrics: one label of 1 MB': whole(`tally_objects_total{camera="${'\\\\'.repeat(500_000)}`),
  'metrics: garbage': whole('\0\ufffd{{{"}}} 1 2 3 4 NaN\n'.repeat(15_000)),
  'metrics: answers that nobody asked for': page((channel) =>
    flood(channel, Buffer.from(`${head}content-length: 1\r\n\r\nx`.repeat(1_000))),
  ),
};
