import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DockerEndpoint } from '../../../electron/links/docker/endpoint.ts';
import { followLogs } from '../../../electron/links/docker/follow-logs.ts';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { listContainers } from '../../../electron/links/docker/list-containers.ts';
import { loadImage } from '../../../electron/links/docker/load-image.ts';
import { pullImage } from '../../../electron/links/docker/pull-image.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../../support/docker/private-dockerd.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

const skipped = await whyNoPrivateDockerd();
if (skipped) console.warn(`skipped: faults of Docker links: ${skipped}`);

const links: DockerLink[] = [];
const open = (endpoint: DockerEndpoint, keepaliveMs = 500): DockerLink => {
  const link = openDockerLink({ host: 'engine-1', endpoint, keepaliveMs });
  links.push(link);
  return link;
};
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

/** Waits until the link says what is wrong with it. */
const untilFault = (link: DockerLink) =>
  waitFor(
    () => {
      const state = link.state();
      return 'fault' in state ? { kind: state.kind, ...state.fault } : undefined;
    },
    { what: 'a fault of the link' },
  );

describe.skipIf(skipped)('what goes wrong with a real engine', () => {
  let dockerd: PrivateDockerd;
  beforeAll(async () => {
    dockerd = await startPrivateDockerd();
  });
  afterAll(async () => {
    await dockerd?.remove();
  });

  it('notices an engine that hangs, and that it goes on', async () => {
    const link = open({ kind: 'local', socket: dockerd.socket });
    await untilState(link, 'up');
    dockerd.sigstop();
    const asked = listContainers(link);
    expect(await untilFault(link)).toMatchObject({ kind: 'down', code: 'timed-out' });
    expect(await asked).toMatchObject({ kind: 'failed', fault: { host: 'engine-1' } });
    dockerd.sigcont();
    await untilState(link, 'up', 35_000);
  });

  it('notices an orderly stop at once, without waiting for a ping', async () => {
    const link = open({ kind: 'local', socket: dockerd.socket }, 60_000);
    await untilState(link, 'up');
    await dockerd.stop();
    expect(await untilFault(link)).toMatchObject({ kind: 'down' });
    await waitFor(async () => (await untilFault(link)).code === 'socket-missing', {
      what: 'the socket to be missed',
    });
    await dockerd.start();
    link.retry();
    await untilState(link, 'up');
  });

  it('does not follow a DOCKER_HOST of the console itself', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    try {
      await untilState(open({ kind: 'local', socket: dockerd.socket }), 'up');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says when its certificate is not accepted, and which file it cannot read', async () => {
    const tls = { kind: 'tls', ...dockerd.tls } as const;
    await untilState(open(tls), 'up');
    const strange = {
      ...tls,
      cert: path.join(dockerd.dir, 'server.pem'),
      key: path.join(dockerd.dir, 'server.key'),
    };
    expect(await untilFault(open(strange))).toMatchObject({ code: 'authentication-failed' });
    const gone = { ...tls, key: '/nowhere/key.pem' };
    expect(await untilFault(open(gone))).toMatchObject({
      code: 'file-unreadable',
      detail: expect.stringContaining('/nowhere/key.pem'),
    });
    expect(await untilFault(open({ ...tls, port: 1 }))).toMatchObject({
      kind: 'down',
      code: 'unreachable',
    });
  });

  it.skipIf(!unixUsersAvailable)('says that the socket is not permitted', async () => {
    const script = path.join(dockerd.dir, 'as-other.mjs');
    const module = new URL('../../../electron/links/docker/link.ts', import.meta.url).pathname;
    writeFileSync(
      script,
      `import { openDockerLink } from ${JSON.stringify(module)};
       const endpoint = { kind: 'local', socket: ${JSON.stringify(dockerd.socket)} };
       const link = openDockerLink({ host: 'engine-1', endpoint });
       link.subscribe((state) => { console.log(JSON.stringify(state)); void link.close(); });`,
    );
    chmodSync(dockerd.dir, 0o755);
    const child = spawn(process.execPath, [script], { uid: 65_534, gid: 65_534, stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(JSON.parse(said)).toMatchObject({
      kind: 'degraded',
      fault: { code: 'socket-not-permitted' },
      nextAttemptAt: expect.any(String),
    });
  });

  describe.skipIf(!sshdAvailable)('through OpenSSH', () => {
    let kit: SshKit;
    let sshd: TestSshd;
    beforeAll(async () => {
      kit = createSshKit();
      sshd = await startSshd();
    });
    afterAll(async () => {
      await kit.close();
      await sshd.stop();
    });

    it('takes over the state of an SSH link that is lost, and comes back with it', async () => {
      const ssh = kit.open(sshd.target(), 'engine-1');
      const link = open({ kind: 'ssh', link: ssh, socket: dockerd.socket });
      await untilState(link, 'up');
      const asked = waitFor(
        async () => {
          const outcome = await listContainers(link);
          return outcome.kind === 'done' ? undefined : outcome;
        },
        { what: 'a call to end with the link' },
      );
      await sshd.kill();
      expect(await asked).toMatchObject({ kind: 'failed', fault: { host: 'engine-1' } });
      await waitFor(() => link.state().kind === 'down' && ssh.state().kind === 'down', {
        what: 'both links to be down',
      });
      expect(link.state()).toMatchObject({ kind: 'down', fault: expect.anything() });
      await sshd.restart();
      await untilState(link, 'up', 35_000);
    });

    it('says that there is no socket while the host itself answers', async () => {
      const ssh = kit.open(sshd.target(), 'engine-1');
      const link = open({ kind: 'ssh', link: ssh, socket: '/run/no-such.sock' });
      expect(await untilState(link, 'degraded')).toMatchObject({
        fault: { code: 'socket-missing', detail: expect.stringContaining('/run/no-such.sock') },
      });
    });

    it('says that forwarding is not permitted', async () => {
      const strict = await startSshd({ config: ['AllowStreamLocalForwarding no'] });
      try {
        const ssh = kit.open(strict.target(), 'engine-1');
        const link = open({ kind: 'ssh', link: ssh, socket: dockerd.socket });
        expect(await untilState(link, 'degraded')).toMatchObject({
          fault: { code: 'forwarding-refused' },
        });
      } finally {
        await strict.stop();
      }
    });

    it.skipIf(!unixUsersAvailable)(
      'says that the socket is not permitted to the remote user',
      async () => {
        const user = createUnixUser();
        const other = await startSshd({ config: ['UsePAM yes'] });
        try {
          chmodSync(other.dir, 0o755);
          chmodSync(dockerd.dir, 0o755);
          const ssh = kit.open({ ...other.target(), user: user.name }, 'engine-1');
          const link = open({ kind: 'ssh', link: ssh, socket: dockerd.socket });
          expect(await untilState(link, 'degraded')).toMatchObject({
            fault: {
              code: 'socket-not-permitted',
              detail: expect.stringContaining(dockerd.socket),
            },
          });
        } finally {
          await other.stop();
          user.remove();
        }
      },
    );
  });
});

describe('what answers but is no Docker engine', () => {
  let directory: string;
  let server: Server | undefined;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'tallydeck-no-docker-'));
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** A peer that answers as told. */
  async function serve(answer: RequestListener): Promise<DockerEndpoint> {
    const socket = path.join(directory, `${Math.random()}.sock`);
    server = createServer(answer).listen(socket);
    await once(server, 'listening');
    return { kind: 'local', socket };
  }

  const version = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };
  /** An engine as it should be, but for what `garbage` answers. */
  const almost = (garbage: (url: string) => string | undefined): RequestListener => {
    return (request, response) => {
      const url = request.url ?? '';
      const text = garbage(url);
      if (text !== undefined) return void response.end(text);
      if (url.startsWith('/version')) return void response.end(JSON.stringify(version));
      if (url.startsWith('/events')) return void response.writeHead(200).flushHeaders();
      return void response.end('OK');
    };
  };

  it.each([
    ['a web page', '<html>hello</html>'],
    ['nothing', ''],
    ['other JSON', '{"Version": 7}'],
    ['null', 'null'],
  ])('a version that is %s is no engine', async (_, text) => {
    const link = open(await serve((_request, response) => void response.end(text)));
    expect(await untilFault(link)).toMatchObject({
      code: 'protocol',
      detail: expect.stringContaining('answer not understood'),
    });
  });

  it('an engine of 2018 is named as too old', async () => {
    const old = { ...version, Version: '18.06.1-ce', ApiVersion: '1.38' };
    const link = open(await serve((_request, response) => void response.end(JSON.stringify(old))));
    expect(await untilFault(link)).toEqual({
      kind: 'degraded',
      code: 'too-old',
      detail: 'Docker 18.06.1-ce is too old: 19.03 or later is needed',
    });
  });

  it.each(['<html>', '{}', '[{"Id": 5}]', 'null', '[[[['])(
    'a list of %s fails and is named',
    async (text) => {
      const link = open(
        await serve(almost((url) => (url.startsWith('/containers') ? text : undefined))),
      );
      await untilState(link, 'up');
      expect(await listContainers(link)).toMatchObject({
        kind: 'failed',
        fault: {
          host: 'engine-1',
          command: 'list containers',
          detail: expect.stringContaining('answer not understood'),
        },
      });
    },
  );

  it('a log that is not multiplexed fails and is named', async () => {
    const link = open(
      await serve(almost((url) => (url.includes('/logs') ? 'plain text, no header' : undefined))),
    );
    await untilState(link, 'up');
    await expect(followLogs(link, 'some', 1).next()).rejects.toMatchObject({
      ended: {
        kind: 'failed',
        fault: { command: 'logs some', detail: expect.stringContaining('not multiplexed') },
      },
    });
  });

  it.each([
    [
      'pull',
      'images/create',
      (link: DockerLink, left: AbortSignal) => pullImage(link, 'x:1', left),
    ],
    [
      'load',
      'images/load',
      (link: DockerLink, left: AbortSignal) => loadImage(link, Readable.from(['x']), 1, left),
    ],
  ] as const)('a %s that is never answered ends when its reader leaves', async (_, path, begin) => {
    const asked = Promise.withResolvers<ServerResponse>();
    const engine = almost(() => undefined);
    const link = open(
      await serve((request, response) => {
        if (request.url?.includes(path)) asked.resolve(response);
        else engine(request, response);
      }),
    );
    await untilState(link, 'up');
    const left = new AbortController();
    const read = async () => {
      for await (const _ of begin(link, left.signal));
    };
    const reading = read();
    const response = await asked.promise;
    const closed = once(response, 'close');
    left.abort();
    await expect(reading).rejects.toMatchObject({ ended: { kind: 'unknown' } });
    await closed;
    expect(link.state().kind).toBe('up');
  });

  it('an engine that says goodbye is lost, without waiting for a ping', async () => {
    const goodbye = almost((url) => (url.startsWith('/events') ? '' : undefined));
    expect(await untilFault(open(await serve(goodbye), 60_000))).toMatchObject({
      kind: 'down',
      detail: 'the engine ended the connection',
    });
  });

  it('garbage among the events loses the link, not the process', async () => {
    const link = open(
      await serve(almost((url) => (url.startsWith('/events') ? 'garbage\n' : undefined))),
    );
    expect(await untilFault(link)).toMatchObject({
      code: 'protocol',
      detail: expect.stringContaining('not a line of JSON: garbage'),
    });
  });
});
