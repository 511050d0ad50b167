import net from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  Client,
  type ConnectConfig,
  type ServerHostKeyAlgorithm,
} from 'ssh2';
import type { HostKey, LinkFault } from '../../../shared/model/link.ts';
import { plainText } from '../../../shared/model/plain-text.ts';
import { cipherAlgorithms, hostKeyPreference, kexAlgorithms } from './algorithms.ts';
import { gatherWrites } from './gather-writes.ts';
import { hostKeyOf } from './host-key.ts';
import { keepKeyObjects } from './key-objects.ts';
import type { ResolvedTarget } from './resolve.ts';
import type { HostTrust, TrustVerdict } from './trust-store.ts';

const keepaliveMs = 5_000;
const keepaliveMisses = 2;
const readyTimeoutMs = 20_000;
/**
 * New keys that a server may ask for within a minute, each a few ms of work. OpenSSH does so after
 * 1 GB or an hour; set to every 64 kB, a console makes it about 30.
 */
const mostRekeysAMinute = 200;

/** One authenticated connection to one host. */
export type Hop = { readonly client: Client; readonly socket: Duplex };

export type HopResult =
  | { readonly kind: 'open'; readonly hop: Hop }
  | { readonly kind: 'fault'; readonly fault: LinkFault; readonly hostKey?: HostKey };

type LevelledError = Error & { readonly level?: string; readonly code?: string | number };

/** Characters of an error that are shown; it may be the other side's own word of goodbye. */
const longestDetail = 300;

/** A fault from an error of ssh2. `level` and `code` are its own. */
export function faultOf(error: LevelledError | undefined): LinkFault {
  if (!error) return { code: 'closed', detail: 'the host closed the connection' };
  const detail = plainText(error.message.slice(0, longestDetail));
  if (error.level === 'client-timeout' || error.code === 'ETIMEDOUT') {
    return { code: 'timed-out', detail };
  }
  if (error.level === 'over-limit') return { code: 'over-limit', detail };
  if (error.level === 'client-authentication' || /authentication failures/i.test(detail)) {
    return { code: 'authentication-failed', detail };
  }
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return { code: 'closed', detail };
  if (error.level === 'client-socket' || /before handshake/.test(detail)) {
    return { code: 'unreachable', detail };
  }
  return { code: 'protocol', detail };
}

function keyFault(verdict: TrustVerdict, name: string, key: HostKey): LinkFault | undefined {
  switch (verdict.kind) {
    case 'known':
      return undefined;
    case 'unknown':
      return {
        code: 'host-key-unknown',
        detail: `${name} shows ${key.fingerprint}, seen never before`,
      };
    case 'revoked':
      return {
        code: 'host-key-changed',
        detail: `${name} shows ${key.fingerprint}, which is revoked`,
      };
    case 'changed':
      return {
        code: 'host-key-changed',
        detail: `${name} shows ${key.fingerprint}, on file is ${verdict.expected.join(', ')}`,
      };
  }
}

/** Offers the methods in order, leaving out those the server does not take. */
function offer(methods: readonly AnyAuthMethod[]): AuthHandlerMiddleware {
  const left = [...methods];
  return (accepted: readonly string[] | null, _partial, next) => {
    const takes = (method: AnyAuthMethod) =>
      accepted === null || accepted.includes(method.type === 'agent' ? 'publickey' : method.type);
    let method = left.shift();
    while (method && !takes(method)) method = left.shift();
    // ssh2 takes false for "no more"; its types do not say so.
    next((method ?? false) as AnyAuthMethod);
  };
}

type Refusal = { readonly fault: LinkFault; readonly hostKey: HostKey };

/** Judges each key that is shown, and remembers why the last one was refused. */
function keyJudge(target: ResolvedTarget, trust: HostTrust) {
  let refusal: Refusal | undefined;
  return {
    refusal: () => refusal,
    verify(blob: Buffer): boolean {
      const hostKey = hostKeyOf(blob);
      const fault = keyFault(trust.judge(hostKey), target.knownHostsName, hostKey);
      refusal = fault && { fault, hostKey };
      return fault === undefined;
    },
  };
}

const steadyConfig: ConnectConfig = {
  keepaliveInterval: keepaliveMs,
  keepaliveCountMax: keepaliveMisses,
  readyTimeout: readyTimeoutMs,
  // Streamlocal channels are OpenSSH's, but others serve them too.
  strictVendor: false,
};

/** Every exchange of keys costs milliseconds of everybody's time, and the server may ask for any number. */
function limitRekeys(client: Client): void {
  let count = 0;
  let since = Date.now();
  client.on('handshake', () => {
    if (Date.now() - since > 60_000) {
      since = Date.now();
      count = 0;
    }
    if (++count <= mostRekeysAMinute) return;
    const detail = `the SSH server asked for new keys ${count} times within a minute`;
    client.emit('error', Object.assign(new Error(detail), { level: 'over-limit' }));
  });
}

function configOf(
  { user }: ResolvedTarget,
  socket: Duplex,
  preferred: {
    readonly methods: readonly AnyAuthMethod[];
    readonly hostKeys: ServerHostKeyAlgorithm[];
  },
  verify: (blob: Buffer) => boolean,
): ConnectConfig {
  return {
    ...steadyConfig,
    sock: socket,
    username: user,
    authHandler: offer(preferred.methods),
    hostVerifier: verify,
    algorithms: {
      kex: kexAlgorithms,
      cipher: cipherAlgorithms,
      serverHostKey: preferred.hostKeys,
    },
  };
}

/**
 * Opens one connection and proves both sides. The host key is judged before authentication and
 * again at every rekey. `through`: a stream to the host instead of a new TCP connection.
 */
export function openHop(
  target: ResolvedTarget,
  trust: HostTrust,
  methods: readonly AnyAuthMethod[],
  signal: AbortSignal,
  through?: Duplex,
): Promise<HopResult> {
  const { promise, resolve } = Promise.withResolvers<HopResult>();
  const client = new Client();
  const socket =
    through ?? net.connect({ host: target.hostname, port: target.port, noDelay: true });
  // ssh2 listens only once it has read its options, and then it may have thrown.
  socket.on('error', () => undefined);
  gatherWrites(socket);
  const judge = keyJudge(target, trust);
  limitRekeys(client);
  let lastError: LevelledError | undefined;

  const abort = () => void socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const settle = (result: HopResult) => {
    signal.removeEventListener('abort', abort);
    resolve(result);
  };
  // `error` may come twice, and an agent's own is not the end of it: only `close` is.
  client.on('error', (error: LevelledError) => {
    if (error.level === 'agent') return;
    lastError = error;
    // A stopped host never answers our FIN, and then `close` would not come.
    setImmediate(abort);
  });
  client.once('ready', () => {
    keepKeyObjects(client);
    settle({ kind: 'open', hop: { client, socket } });
  });
  client.once('close', () =>
    settle({ kind: 'fault', ...(judge.refusal() ?? { fault: faultOf(lastError) }) }),
  );
  const preferred = { methods, hostKeys: hostKeyPreference(trust.types) };
  try {
    client.connect(configOf(target, socket, preferred, judge.verify));
  } catch (error) {
    abort();
    settle({ kind: 'fault', fault: faultOf(error as Error) });
  }
  if (signal.aborted) abort();
  return promise;
}
