import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFlagFile } from '../../../electron/lab/counter/flag-file.ts';
import { NotUnderstood } from '../../../electron/links/docker/fault.ts';
import { parseFlags, renderFlags } from '../../../electron/links/docker/flag-file.ts';
import { packFile, unpackFiles } from '../../../electron/links/docker/tar.ts';
import { waitFor } from '../../support/machine/wait.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'td-flags-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a flag file', () => {
  it.each([[{}], [{ fast: true }], [{ a: false, 'b.c_d-e': true }]])(
    'of %j comes back',
    (flags) => {
      expect(parseFlags(renderFlags(flags))).toEqual(flags);
    },
  );

  const good = JSON.parse(renderFlags({ fast: true }));
  const fast = (change: object) => ({
    ...good,
    flags: { fast: { ...good.flags.fast, ...change } },
  });
  it.each([
    ['no JSON', 'flags', 'no JSON'],
    ['another document', '[]', 'at its top level'],
    ['no schema', JSON.stringify({ flags: {} }), 'at $schema'],
    ['a flag that targets', JSON.stringify(fast({ targeting: {} })), 'at flags.fast'],
    ['a disabled flag', JSON.stringify(fast({ state: 'DISABLED' })), 'at flags.fast.state'],
    [
      'a third variant',
      JSON.stringify(fast({ defaultVariant: 'dim' })),
      'flags.fast.defaultVariant',
    ],
    [
      'a number for a variant',
      JSON.stringify(fast({ variants: { on: 1, off: 0 } })),
      'variants.on',
    ],
    [
      'a name that is none',
      JSON.stringify({ ...good, flags: { '1 2': good.flags.fast } }),
      'flags.1 2',
    ],
  ])('that is %s is refused, saying where', (_, text, where) => {
    expect(() => parseFlags(text)).toThrow(where);
  });
});

describe('the counter', () => {
  it('reads the file anew, and keeps what it knew while there is none it understands', async () => {
    const file = path.join(directory, 'flags.json');
    const write = (on: boolean) => writeFileSync(file, renderFlags({ fast: on }));
    write(true);
    const flags = openFlagFile(file);
    expect(flags.isOn('fast')).toBe(true);
    expect(flags.isOn('slow')).toBe(false);
    write(false);
    await waitFor(() => !flags.isOn('fast'), { what: 'the flag to be off' });
    write(true);
    await waitFor(() => flags.isOn('fast'), { what: 'the flag to be on' });
    writeFileSync(file, '{"flags":');
    // Long enough for the file to be read again at least once.
    const until = performance.now() + 700;
    await waitFor(
      () => {
        expect(flags.isOn('fast')).toBe(true);
        return performance.now() > until;
      },
      { what: 'some readings' },
    );
    expect(openFlagFile(undefined).isOn('fast')).toBe(false);
  });
});

describe('an archive of one file', () => {
  const names = [
    'flags.json',
    'etc/tallydeck/flags.json',
    `${'d'.repeat(60)}/${'e'.repeat(60)}/${'f'.repeat(80)}.json`,
  ];
  it.each(names)('named %s is what tar unpacks', async (name) => {
    const content = Buffer.from(`{"length":"${'ü'.repeat(300)}"}`);
    const archive = path.join(directory, 'one.tar');
    writeFileSync(archive, await packFile(`/${name}`, content));
    const out = execFileSync('tar', ['-xOf', archive, name]);
    expect(out.equals(content)).toBe(true);
    const listed = execFileSync('tar', ['-tvf', archive], { encoding: 'utf8' });
    expect(listed).toContain('-rw-r--r-- 0/0');
  });

  it('that tar has made is read, its directories left out', async () => {
    writeFileSync(path.join(directory, 'a.txt'), 'x'.repeat(1000));
    const archive = execFileSync('tar', ['--format=ustar', '-cf', '-', '-C', directory, '.']);
    expect([...(await unpackFiles(archive))].map(([name, file]) => [name, file.length])).toEqual([
      ['./a.txt', 1000],
    ]);
  });

  /** The header of a file that has five bytes, with another size written into it. */
  async function sized(size: Buffer): Promise<Buffer> {
    const archive = await packFile('/a.txt', Buffer.from('hello'));
    size.copy(archive, 124);
    archive.fill(' ', 148, 156);
    const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return archive;
  }

  it.each([
    ['noise', async () => Buffer.alloc(1500, 'x')],
    ['cut off', async () => (await packFile('/a.txt', Buffer.from('hello'))).subarray(0, 514)],
    ['a size below zero', () => sized(Buffer.from('-0000000512\0'))],
    ['a size below zero in base 256', () => sized(Buffer.from('ffffffffffffffffffffff00', 'hex'))],
    ['a size beyond the archive', () => sized(Buffer.from('77777777777\0'))],
    ['a size of no number', () => sized(Buffer.from('xxxxxxxxxxx\0'))],
  ])('that is %s is not understood', async (_, make) => {
    await expect(unpackFiles(await make())).rejects.toThrow(NotUnderstood);
  });
});
