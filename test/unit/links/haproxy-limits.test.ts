import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../electron/links/haproxy/limits.ts';
import { parseGot } from '../../../electron/links/haproxy/map.ts';
import { ReplyReader } from '../../../electron/links/haproxy/replies.ts';
import { parseStat } from '../../../electron/links/haproxy/show-stat.ts';

/** A stream that has these pieces to give. */
function streamOf(pieces: readonly string[]): Duplex {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  for (const piece of pieces) stream.push(piece);
  return stream;
}
const ask = (pieces: readonly string[], count = 1) =>
  new ReplyReader(streamOf(pieces)).ask(
    Array.from({ length: count }, () => 'show'),
    1_000,
  );

describe('answers of the admin stream', () => {
  it('are told apart wherever the stream is cut into pieces', async () => {
    const text = '+ + one\n> \n> two\nlines\n> ';
    const answers = ['one', '', 'two\nlines'];
    for (let cut = 0; cut <= text.length; cut += 1)
      expect(await ask([text.slice(0, cut), text.slice(cut)], 3)).toEqual({
        kind: 'answers',
        answers,
      });
    expect(await ask([...text], 3)).toEqual({ kind: 'answers', answers });
  });

  it.each([
    ['without end', 'x'.repeat(limits.answer + 1), /characters/],
    ['with a long line', `${'x'.repeat(limits.line + 1)}\n> `, /a line of an answer/],
    ['with many lines', `${'\n'.repeat(limits.lines + 1)}\n> `, /lines/],
    ['of `+ ` without end', '+ '.repeat(limits.answer), /characters/],
  ])('%s are too much', async (_, text, detail) => {
    expect(await ask([text])).toMatchObject({
      kind: 'lost',
      code: 'over-limit',
      detail: expect.stringMatching(detail),
    });
  });

  it('are as long as the limits allow', async () => {
    const line = 'x'.repeat(limits.line);
    const answer = Array.from({ length: limits.answer / limits.line - 1 }, () => line).join('\n');
    expect(await ask([`${answer}\n> `])).toEqual({ kind: 'answers', answers: [answer] });
  });

  it('that are too long together are too much', async () => {
    const line = `${'x'.repeat(limits.line - 1)}\n`;
    const one = `${line.repeat(limits.answer / limits.line - 1)}\n> `;
    const pieces = Array.from({ length: limits.round / limits.answer + 2 }, () => one);
    expect(await ask(pieces, pieces.length)).toMatchObject({ kind: 'lost', code: 'over-limit' });
  });
});

describe('show stat', () => {
  const header = '# pxname,svname,type,last_chk,status';

  it('reads quoted fields with commas and quotes, and one that does not end', () => {
    const [row] = parseStat(`${header}\ntd_a,b,1,"x, ""y""",UP`);
    expect(row).toMatchObject({ pxname: 'td_a', svname: 'b', status: 'UP' });
    const [open] = parseStat(`${header}\ntd_a,b,1,"${'","'.repeat(9)}`);
    expect(open).toMatchObject({ pxname: 'td_a', svname: 'b', kind: 'backend' });
  });

  it('reads no more rows of ours than a gateway can have, however many are the site’s', () => {
    const rows = (proxy: string, count: number) =>
      Array.from({ length: count }, () => `\n${proxy},b,1,,UP`).join('');
    const isOurs = (proxy: string) => proxy === 'td_a';
    const text = `${header}${rows('td_a', limits.ownRows)}${rows('site', 9_000)}`;
    expect(parseStat(text, isOurs)).toHaveLength(limits.ownRows);
    expect(() => parseStat(`${text}${rows('td_a', 1)}`, isOurs)).toThrow(/rows of ours/);
  });
});

describe('get map', () => {
  it('gives the value that was found, and none where none was', () => {
    expect(parseGot('type=str, found=yes, idx=list, key="driver", value="me@here#1 17"')).toBe(
      'me@here#1 17',
    );
    expect(parseGot('type=str, found=no')).toBeUndefined();
  });
});
