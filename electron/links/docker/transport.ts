import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Modem from 'docker-modem';
import Docker from 'dockerode';
import type { LinkFault } from '../../../shared/model/link.ts';
import type { DockerClient } from './client.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { codeOf, detailOf, linkCodeOf, NotSent } from './fault.ts';
import { engineModem } from './modem.ts';
import { SshAgent } from './ssh-agent.ts';

/** A client of one engine and the connections that it pools. */
export type Transport = {
  readonly docker: DockerClient;
  close(): void;
};

/** Fails with NotSent where a file of the endpoint cannot be read. */
export async function openTransport(endpoint: DockerEndpoint): Promise<Transport> {
  switch (endpoint.kind) {
    case 'ssh':
      return overSocket(endpoint.socket, new SshAgent(endpoint.link, endpoint.socket));
    case 'local':
      return overSocket(endpoint.socket, new HttpAgent({ keepAlive: true, maxFreeSockets: 4 }));
    case 'tls':
      return overTls(endpoint);
  }
}

function overSocket(socketPath: string, agent: HttpAgent): Transport {
  const close = () => agent.destroy();
  // `host` is given so that a DOCKER_HOST of the console's own environment does not win.
  return { docker: client({ host: undefined, protocol: 'http', socketPath, agent }), close };
}

async function overTls(endpoint: Extract<DockerEndpoint, { kind: 'tls' }>): Promise<Transport> {
  const pem = (path: string) =>
    readFile(path, 'utf8').catch((error: Error) => {
      throw new NotSent(`cannot read ${path}: ${error.message}`, 'file-unreadable');
    });
  const [ca, cert, key] = await Promise.all([
    pem(endpoint.ca),
    pem(endpoint.cert),
    pem(endpoint.key),
  ]);
  const agent = new HttpsAgent({ keepAlive: true, maxFreeSockets: 4, ca, cert, key });
  const { host, port } = endpoint;
  const docker = client({ protocol: 'https', host, port, ca, cert, key, agent });
  return { docker, close: () => agent.destroy() };
}

/** dockerode's types know no modem. */
function client(options: Modem.ConstructorOptions): DockerClient {
  return new Docker({ modem: engineModem(options) } as object) as unknown as DockerClient;
}

/** Why the engine could not be reached, as far as it can be found out. */
export function explain(endpoint: DockerEndpoint, error: unknown): LinkFault {
  const detail = detailOf(error);
  if (error instanceof NotSent) return { code: error.code ?? 'unreachable', detail };
  const code = linkCodeOf(error);
  if (code) return { code, detail };
  switch (endpoint.kind) {
    case 'ssh':
    case 'local':
      return { code: socketFaults[codeOf(error) ?? ''] ?? 'protocol', detail };
    case 'tls':
      return { code: tlsFault(error), detail };
  }
}

const socketFaults: Readonly<Record<string, LinkFault['code']>> = {
  EACCES: 'socket-not-permitted',
  EPERM: 'socket-not-permitted',
  ENOENT: 'socket-missing',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};

function tlsFault(error: unknown): LinkFault['code'] {
  const code = codeOf(error) ?? '';
  if (code === 'ETIMEDOUT') return 'timed-out';
  if (/^E(CONN|NOTFOUND|AI_|HOSTUNREACH|NETUNREACH)/.test(code)) return 'unreachable';
  // A bad certificate, on either side.
  return code === '' ? 'protocol' : 'authentication-failed';
}
