import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DockerEndpoint } from '../../../electron/links/docker/endpoint.ts';
import { followLogs } from '../../../electron/links/docker/follow-logs.ts';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { listContainers } from '../../../electron/links/docker/list-containers.ts';
import { removeContainer } from '../../../electron/links/docker/remove-container.ts';
import { makeCertificates } from '../../support/docker/certificates.ts';
import { embeddedSshPeer } from '../../support/lab/embedded-ssh.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';

const version = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };

describe('an engine that sends the console elsewhere', () => {
  let dir: string;
  let canary: Server;
  let visits = 0;
  let status = 301;
  /** Which paths are redirected. */
  let redirected = /./;
  const servers: Server[] = [];
  let kit: SshKit;
  let ssh: Awaited<ReturnType<typeof embeddedSshPeer>>;
  const endpoints: Partial<Record<DockerEndpoint['kind'], () => DockerEndpoint>> = {};

  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const listening = async (server: Server, where: string | number) => {
    servers.push(server);
    if (typeof where === 'number') server.listen(where, '127.0.0.1');
    else server.listen(where);
    await once(server, 'listening');
    return server;
  };
  const answer: RequestListener = (request, response) => {
    const url = request.url ?? '';
    if (redirected.test(url)) {
      const scheme = status % 2 === 0 ? 'https' : 'http';
      const location = `${scheme}://127.0.0.1:${portOf(canary)}${url}`;
      response.writeHead(status, { location }).end();
    } else if (url.includes('/version')) response.end(JSON.stringify(version));
    else if (url.includes('/events')) response.writeHead(200).flushHeaders();
    else response.end('OK');
  };

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-redirects-'));
    const visited = (socket: { destroy(): void }) => {
      visits += 1;
      socket.destroy();
    };
    canary = await listening(createServer(visited), 0);
    const socket = path.join(dir, 'docker.sock');
    await listening(createHttp(answer), socket);
    const { ca, cert, key } = makeCertificates(dir);
    const file = (name: string) => readFileSync(path.join(dir, name));
    const tls = await listening(
      createHttps(
        {
          ...{ ca: readFileSync(ca), cert: file('server.pem'), key: file('server.key') },
          ...{ requestCert: true, rejectUnauthorized: true },
        },
        answer,
      ),
      0,
    );
    kit = createSshKit();
    ssh = await embeddedSshPeer({ forwarding: true });
    const through = kit.open(ssh.target(), 'engine-1');
    await untilState(through, 'up');
    endpoints.local = () => ({ kind: 'local', socket });
    endpoints.tls = () => ({ kind: 'tls', host: '127.0.0.1', port: portOf(tls), ca, cert, key });
    endpoints.ssh = () => ({ kind: 'ssh', link: through, socket });
  });
  beforeEach(() => {
    visits = 0;
  });
  afterAll(async () => {
    await kit?.close();
    await ssh?.stop();
    for (const server of servers) server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const kinds = ['local', 'ssh', 'tls'] as const;
  const statuses = [300, 301, 302, 303, 307, 308];
  const cases = kinds.flatMap((kind) => statuses.map((one) => [kind, one] as const));

  async function withLink(kind: (typeof kinds)[number], use: (link: DockerLink) => Promise<void>) {
    const endpoint = endpoints[kind]?.();
    if (!endpoint) throw new Error(`no endpoint of kind ${kind}`);
    const link = openDockerLink({ host: 'engine-1', endpoint });
    try {
      await use(link);
    } finally {
      await link.close();
    }
  }

  it.each(cases)('%s, with %i from the first answer on: nobody goes there', async (kind, one) => {
    status = one;
    redirected = /./;
    await withLink(kind, async (link) => {
      const fault = await waitFor(
        () => {
          const state = link.state();
          return 'fault' in state && state.fault;
        },
        { what: 'a fault of the link' },
      );
      expect(fault).toMatchObject({
        code: 'redirected',
        detail: expect.stringContaining(`answered ${one}, a redirect to http`),
      });
    });
    expect(visits).toBe(0);
  });

  it.each(cases)('%s, with %i for what is asked later: that fails', async (kind, one) => {
    status = one;
    redirected = /\/containers\//;
    await withLink(kind, async (link) => {
      await untilState(link, 'up');
      const failed = { kind: 'failed', fault: { code: 'redirected' } };
      expect(await listContainers(link)).toMatchObject(failed);
      expect(await removeContainer(link, 'td-counter')).toMatchObject(failed);
      await expect(followLogs(link, 'td-counter', 1).next()).rejects.toMatchObject({
        ended: failed,
      });
      expect(link.state().kind).toBe('up');
    });
    expect(visits).toBe(0);
  });
});
