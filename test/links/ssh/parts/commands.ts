import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../support/machine/wait.ts';
import { untilState } from '../../../support/ssh/kit.ts';
import { type Context, done, limit } from './context.ts';

function commandsThatEnd({ connected }: Context): void {
  it('hands over standard input and returns output and errors', async () => {
    const link = await connected();
    const outcome = await link.exec('cat; echo warned >&2', { ...limit, stdin: 'zwei ✓\n' });
    expect(done(outcome)).toEqual({ code: 0, stdout: 'zwei ✓\n', stderr: 'warned\n' });
  });

  it('fails with the exit code and what was said, unless that code is acceptable', async () => {
    const link = await connected();
    const outcome = await link.exec('echo no such thing >&2; exit 3', limit);
    expect(outcome).toMatchObject({
      kind: 'failed',
      fault: { host: 'gate-1', detail: 'exit 3: no such thing' },
    });
    expect(done(await link.exec('exit 3', { ...limit, acceptable: [0, 3] })).code).toBe(3);
  });

  it('fails when a signal ended the command', async () => {
    const outcome = await (await connected()).exec('kill -9 $$', limit);
    expect(outcome).toMatchObject({ kind: 'failed', fault: { detail: 'ended by SIGKILL' } });
  });

  it('takes many at once although the host allows only ten sessions', async () => {
    const link = await connected();
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        link.exec(`sleep 0.05; echo ${n}`, { timeoutMs: 20_000 }),
      ),
    );
    expect(all.map((outcome) => done(outcome).stdout)).toEqual(
      Array.from({ length: 30 }, (_, n) => `${n}\n`),
    );
  });
}

function commandsThatDoNot({ connected, peer, dir }: Context): void {
  it('is unknown past its time limit, and the link goes on', async () => {
    const link = await connected();
    const outcome = await link.exec('sleep 30', { timeoutMs: 200 });
    expect(outcome).toMatchObject({
      kind: 'unknown',
      fault: { detail: 'no answer within 200 ms' },
    });
    expect(done(await link.exec('echo on', limit)).stdout).toBe('on\n');
  });

  it('is unknown when it says more than allowed', async () => {
    const outcome = await (await connected()).exec('yes', { ...limit, maxBytes: 100_000 });
    expect(outcome).toMatchObject({
      kind: 'unknown',
      fault: { detail: 'more output than allowed' },
    });
  });

  it('is unknown when the link is lost in the middle of it', async () => {
    const link = await connected();
    const mark = path.join(dir(), 'began');
    const running = link.exec(`touch ${mark}; sleep 30`, { timeoutMs: 20_000 });
    await waitFor(() => existsSync(mark), { what: 'the command to begin' });
    peer().killSessions();
    expect(await running).toMatchObject({
      kind: 'unknown',
      fault: { detail: expect.stringContaining('the link was lost') },
    });
  });

  it('fails, saying that it was not sent, while there is no connection', async () => {
    const link = await connected();
    await peer().kill();
    await untilState(link, 'down');
    for (const outcome of [await link.exec('true', limit), await link.openUnix('/x')]) {
      expect(outcome).toMatchObject({
        kind: 'failed',
        fault: { detail: expect.stringContaining('not sent, the link is down') },
      });
    }
  });
}

export function commandTests(context: Context): void {
  describe('commands that end', () => commandsThatEnd(context));
  describe('commands that do not', () => commandsThatDoNot(context));
}
