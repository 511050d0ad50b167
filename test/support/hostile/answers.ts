import { properly } from '../gateway/fake-admin.ts';
import { flood, type Hostility } from './tools.ts';

const megabyte = 1024 * 1024;
const instead = (asked: string, answer: () => string | Buffer): Hostility => {
  let made: string | Buffer | undefined;
  return {
    answer: (line) => {
      if (!line.startsWith(asked)) return undefined;
      made ??= answer();
      return made;
    },
  };
};
const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

const packed = (text: string) => Buffer.from(text).toString('base64url');
/** A map with this text for its intent. */
export const mapOf = (text: string): string => {
  const whole = packed(text);
  const parts = Array.from({ length: Math.ceil(whole.length / 4000) }, (_, n) => n);
  return [
    ...parts.map((n) => `0x1 intent/${n} ${whole.slice(n * 4000, (n + 1) * 4000)}`),
    '0x2 revision 7',
    '0x3 role/stable a',
  ].join('\n');
};
const slot = { instances: [] };
export const intent = {
  revision: 7,
  writer: 'x',
  writtenAt: '2026-01-01T00:00:00Z',
  roles: { stable: 'a' },
  slots: { a: slot, b: slot, c: slot },
  askedShare: 0,
  method: 'camera',
  candidates: [],
  pins: {},
  mirrorShare: 0,
  policy: 'dead-man',
  movedAt: {},
};
const names = (count: number) => Array.from({ length: count }, (_, n) => `cam-${n}`);

const statHeader = (properly('show stat').split('\n')[0] ?? '').trim();
const columns = statHeader.split(',').length;
const statRow = (n: number) => `td_counter_a,i${n},UP,2,${',1'.repeat(Math.max(0, columns - 5))}`;
const wideHeader = `# pxname,svname,status,type,${lines(90, (n) => `c${n}`).replaceAll('\n', ',')}`;
const wideRow = (n: number) => `td_s${n}_a,BACKEND,UP,1${',7'.repeat(90)}`;
const stateHeader = properly('show servers state');

export const hostileAnswers: Readonly<Record<string, Hostility>> = {
  'admin: silent': { admin: () => undefined },
  'admin: closes at once': { admin: (channel) => void channel.end() },
  'admin: one answer without end': { admin: (channel) => flood(channel) },
  'admin: `+ ` without end': {
    admin: (channel) => flood(channel, Buffer.from('+ '.repeat(99_999))),
  },
  'admin: prompts without end': {
    admin: (channel) => flood(channel, Buffer.from('\n> '.repeat(99_999))),
  },
  'admin: a byte every 20 ms': {
    admin: (channel) => {
      const timer = setInterval(() => channel.write('x'), 20);
      channel.once('close', () => clearInterval(timer));
    },
  },
  'admin: answers that nobody asked for': {
    answer: (line) => (line.startsWith('show map') ? 'a\n> b\n> c\n> d' : undefined),
  },
  'admin: the prompt twice': { answer: (line) => `${properly(line)}\n> ` },
  'admin: cut in the midst of an answer': {
    answer: (line, { connection }) => {
      if (line !== 'show stat') return undefined;
      setImmediate(() => void connection.end());
      return '# pxname,svna';
    },
  },
  'admin: 3.9 MB of `+ `': instead('show stat', () => '+ '.repeat(1.95 * megabyte)),
  'admin: 3.9 MB without a newline': instead('show stat', () => 'x'.repeat(3.9 * megabyte)),
  'admin: 3.9 MB of newlines': instead('show map', () => '\n'.repeat(3.9 * megabyte)),
  'map: 19,000 cameras': instead('show map', () =>
    lines(19_000, (n) => `0x55d0c0ffee00 camera/camera-of-this-site-${n} candidate`),
  ),
  'map: 30 MB': instead('show map', () => lines(30_000, (n) => `0x1 key-${n} ${'v'.repeat(1000)}`)),
  'intent: 600 kB of cameras': instead('show map', () =>
    mapOf(JSON.stringify({ ...intent, candidates: names(40_000) })),
  ),
  'intent: 3 MB': instead('show map', () =>
    mapOf(JSON.stringify({ ...intent, candidates: names(200_000) })),
  ),
  'intent: 10,000 instances': instead('show map', () => {
    const instances = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ name: `i${n}`, address: `10.0.${n % 250}.${n % 200}`, port: n, engine: '' },
    }));
    return mapOf(JSON.stringify({ ...intent, slots: { a: { instances }, b: slot, c: slot } }));
  }),
  'intent: 768 instances in three slots': {
    answer: (line, { metricsPort }) => {
      if (!line.startsWith('show map')) return undefined;
      const instances = Array.from({ length: 256 }, (_, n) => ({
        ...{ name: `i${n}`, address: `127.0.0.${(n % 250) + 1}`, port: metricsPort, engine: '' },
      }));
      const all = { instances };
      return mapOf(JSON.stringify({ ...intent, slots: { a: all, b: all, c: all } }));
    },
  },
  'intent: JSON 100,000 levels deep': instead('show map', () =>
    mapOf(`${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`),
  ),
  'intent: JSON of every kind': instead('show map', () =>
    mapOf('{"revision":7,"__proto__":{"x":1},"slots":{"__proto__":[]},"roles":[],"pins":null}'),
  ),
  'answers: negative numbers': {
    answer: (line) => {
      if (line === 'show info') return undefined;
      if (line === 'show stat')
        return `${wideHeader}\ntd_counter_a,BACKEND,UP,1${',-9223372036854775808'.repeat(90)}`;
      if (line.startsWith('show table'))
        return '0x1: key=counter/c use=-1 exp=-1 http_req_cnt=-5 http_req_rate(10000)=-7';
      if (line === 'show servers state') return `${stateHeader}\n${'-1 '.repeat(40)}`;
      return line === 'show activity' ? 'date_now: -1.5' : undefined;
    },
  },
  'answers: NUL bytes': { answer: (line) => properly(line).replaceAll(/[ ,]/g, '\0') },
  'answers: invalid UTF-8': {
    answer: () => Buffer.from('fffec0afed a0 80'.replaceAll(' ', '').repeat(999), 'hex'),
  },
  'answers: other columns': instead('show stat', () => '# pxname,svname,x\na,b\n,,,,,,\n"a'),
  'answers: quotes without end': instead(
    'show stat',
    () => `${wideHeader}\n${lines(200, () => `td_a,"${'","'.repeat(5000)}`)}`,
  ),
  'answers: CR only': { answer: (line) => properly(line).replaceAll('\n', '\r') },
  'answers: show stat of 4,000 slots': instead(
    'show stat',
    () => `${wideHeader}\n${lines(4000, wideRow)}`,
  ),
  'answers: show stat of 200,000 rows': instead(
    'show stat',
    () => `${statHeader}\n${lines(200_000, statRow)}`,
  ),
  'answers: show table of 19,000 keys': instead('show table', () =>
    lines(
      19_000,
      (n) => `0x1: key=counter/c${n} use=0 exp=1 http_req_cnt=${n} http_req_rate(10000)=${n}`,
    ),
  ),
  'answers: show table of 500,000 keys': instead('show table', () =>
    lines(500_000, (n) => `0x1: key=counter/c${n} use=0 exp=1 http_req_cnt=${n}`),
  ),
  'answers: show servers state of 19,000 rows': instead(
    'show servers state',
    () =>
      `${stateHeader}\n${lines(19_000, (n) => `5 td_counter_a ${n} i${n} 127.0.0.1 2 0 1 9${' 0'.repeat(16)}`)}`,
  ),
};
