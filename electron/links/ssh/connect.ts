import type { Duplex } from 'node:stream';
import type { HostKey, LinkFault } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { type AuthPlan, planAuth } from './auth.ts';
import { openChannel } from './channel.ts';
import { channelStream } from './channel-stream.ts';
import { faultOf, type Hop, openHop } from './hop.ts';
import { hostKeyOf } from './host-key.ts';
import type { ConnectLimiter } from './limiter.ts';
import { type ResolvedTarget, resolveTarget } from './resolve.ts';
import type { SecretStore } from './secrets.ts';
import { type HostTrust, type TrustStore, trustIn } from './trust-store.ts';

export type ConnectDeps = {
  readonly trustStore: TrustStore;
  readonly limiter: ConnectLimiter;
  readonly secrets: SecretStore;
  /** Read instead of the user's ssh configuration; `none` reads none. */
  readonly sshConfig?: string;
};

/** Why a host was not reached, and what a person could do about it. */
export type ConnectFault = {
  readonly kind: 'fault';
  readonly fault: LinkFault;
  /** The key that was not trusted, and the name to pin it under. Absent name: fixed by the fleet file. */
  readonly untrusted?: { readonly name?: string; readonly hostKey: HostKey };
  /** Name of the secret to ask for. */
  readonly secret?: string;
};

export type Connected = {
  readonly kind: 'connected';
  readonly hop: Hop;
  /** Destroys it and the jump hosts below it. */
  destroy(): void;
};

async function trustFor(target: ResolvedTarget, store: TrustStore): Promise<HostTrust> {
  if (target.hostKey === undefined)
    return store.lookUp(target.knownHostsName, target.knownHostsFiles);
  const [, key = ''] = target.hostKey.trim().split(/\s+/);
  return trustIn([{ marker: 'none', hosts: '', key: hostKeyOf(Buffer.from(key, 'base64')) }]);
}

const throughTimeoutMs = 10_000;

/** A stream to the target as its jump host sees it. Throws what the jump host said. */
async function through(outer: Connected, target: ResolvedTarget): Promise<Duplex> {
  const { client, socket } = outer.hop;
  const lost = new AbortController();
  socket.once('close', () => lost.abort(faultOf(undefined)));
  if (socket.destroyed) lost.abort(faultOf(undefined));
  const opened = await openChannel(
    client,
    lost.signal,
    throughTimeoutMs,
    (done) => client.forwardOut('127.0.0.1', 0, target.hostname, target.port, done),
    (channel) => channelStream(channel, lost.signal),
  );
  if (opened.kind !== 'open') throw new Error(opened.detail);
  return opened.value;
}

type ReadyPlan = Extract<AuthPlan, { kind: 'ready' }>;

/** Every method failed: perhaps another secret helps. */
function notAccepted(fault: LinkFault, plan: ReadyPlan, secrets: SecretStore): ConnectFault {
  if (plan.password) {
    secrets.forget(plan.password.secret, plan.password.value);
    return { kind: 'fault', fault, secret: plan.password.secret };
  }
  if (plan.missing === undefined) return { kind: 'fault', fault };
  const detail = `${fault.detail}; ${plan.missing} would be one more`;
  return { kind: 'fault', fault: { code: 'secret-missing', detail }, secret: plan.missing };
}

async function openTarget(
  target: ResolvedTarget,
  deps: ConnectDeps,
  signal: AbortSignal,
  outer?: Connected,
): Promise<Connected | ConnectFault> {
  const plan = await planAuth(target, deps.secrets);
  if (plan.kind === 'fault') return plan;
  const trust = await trustFor(target, deps.trustStore);
  const result = await deps.limiter.run(`${target.hostname}:${target.port}`, async () => {
    const stream = outer && (await through(outer, target));
    return openHop(target, trust, plan.methods, signal, stream);
  });
  if (result.kind === 'open') {
    const { hop } = result;
    if (outer) hop.socket.once('close', () => outer.destroy());
    return { kind: 'connected', hop, destroy: () => void hop.socket.destroy() };
  }
  const { fault, hostKey } = result;
  const name = target.hostKey === undefined ? { name: target.knownHostsName } : {};
  if (fault.code === 'authentication-failed') return notAccepted(fault, plan, deps.secrets);
  return { kind: 'fault', fault, ...(hostKey ? { untrusted: { ...name, hostKey } } : {}) };
}

async function openChain(
  target: ResolvedTarget,
  deps: ConnectDeps,
  signal: AbortSignal,
): Promise<Connected | ConnectFault> {
  if (!target.jump) return openTarget(target, deps, signal);
  const outer = await openChain(target.jump, deps, signal);
  if (outer.kind === 'fault') {
    const { code, detail: said, at = target.jump.hostname } = outer.fault;
    return { ...outer, fault: { code, detail: `jump host ${target.jump.hostname}: ${said}`, at } };
  }
  signal.addEventListener('abort', outer.destroy);
  const inner = await openTarget(target, deps, signal, outer).catch(
    (error: Error): ConnectFault => ({
      kind: 'fault',
      fault: { code: 'unreachable', detail: `from the jump host: ${error.message}` },
    }),
  );
  signal.removeEventListener('abort', outer.destroy);
  if (inner.kind === 'fault') outer.destroy();
  return inner;
}

/** One attempt to reach a host, through its jump hosts. Never throws. */
export async function connect(
  target: SshTarget,
  deps: ConnectDeps,
  signal: AbortSignal,
): Promise<Connected | ConnectFault> {
  try {
    return await openChain(await resolveTarget(target, deps.sshConfig), deps, signal);
  } catch (error) {
    return { kind: 'fault', fault: { code: 'protocol', detail: (error as Error).message } };
  }
}
