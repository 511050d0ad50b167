import { rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWords } from '../../../renderer/words/i18n.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('an SSH server with few sessions (MaxSessions)', () => {
  let kit: SshKit;
  let sshd: TestSshd;
  beforeEach(() => {
    kit = createSshKit();
  });
  afterEach(async () => {
    await kit.close();
    await sshd.stop();
  });

  it.each([1, 2, 3])(
    'of %i runs ten commands at once, and forwards beside them',
    async (most) => {
      sshd = await startSshd({ config: [`MaxSessions ${most}`] });
      const socket = path.join(sshd.dir, 'socket');
      const server = net
        .createServer((stream) => stream.on('error', () => undefined).resume())
        .listen(socket);
      try {
        const link = kit.open(sshd.target());
        await untilState(link, 'up');
        const commands = Array.from({ length: 10 }, (_, n) =>
          link.exec(`sleep 0.1; echo ${n}`, { timeoutMs: 20_000 }),
        );
        const streams = await Promise.all([1, 2, 3].map(() => link.openUnix(socket)));
        expect(streams.map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
        for (const each of streams) if (each.kind === 'done') each.value.destroy();
        const outcomes = await Promise.all(commands);
        expect(outcomes.map((each) => each.kind === 'done' && each.value.stdout)).toEqual(
          outcomes.map((_, n) => `${n}\n`),
        );
      } finally {
        server.close();
        rmSync(socket, { force: true });
      }
    },
    60_000,
  );

  it('of none is named, with the number that is needed', async () => {
    sshd = await startSshd({ config: ['MaxSessions 0'] });
    const link = kit.open(sshd.target());
    await untilState(link, 'up');
    const outcome = await link.exec('true', { timeoutMs: 5_000 });
    expect(outcome).toMatchObject({ kind: 'failed', fault: { code: 'sessions-refused' } });
    expect(outcome.kind === 'failed' && outcome.fault.detail).toMatch(/one is needed, MaxSessions/);
    // Why a socket is not to be had is asked by a command.
    const missing = await link.openUnix(path.join(sshd.dir, 'nothing'));
    expect(missing).toMatchObject({ kind: 'failed', fault: { code: 'sessions-refused' } });
    for (const language of ['en', 'vi'] as const) {
      const { t } = createWords(language);
      expect(t('links.mend.sessions-refused')).toContain('MaxSessions');
    }
  }, 30_000);
});
