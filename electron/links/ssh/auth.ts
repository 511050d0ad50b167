import type { Duplex } from 'node:stream';
import ssh2, {
  type AnyAuthMethod,
  type BaseAgent,
  type ParsedKey,
  type PublicKeyEntry,
} from 'ssh2';
import type { LinkFault } from '../../../shared/model/link.ts';
import type { SecretSource } from '../../../shared/model/ssh-target.ts';
import { readPrivateKey } from './private-key.ts';
import type { ResolvedTarget } from './resolve.ts';
import type { SecretStore } from './secrets.ts';

/** Authentication methods for one host, or the reason why none can be tried. */
export type AuthPlan =
  | {
      readonly kind: 'ready';
      readonly methods: readonly AnyAuthMethod[];
      /** The password in use: it was wrong if every method fails. */
      readonly password?: { readonly secret: string; readonly value: string };
      /** Name of a secret that would give one more method. */
      readonly missing?: string;
    }
  | { readonly kind: 'fault'; readonly fault: LinkFault; readonly secret?: string };

function needs(secret: string, why: string): AuthPlan {
  return { kind: 'fault', fault: { code: 'secret-missing', detail: `${secret} ${why}` }, secret };
}

/** There is nothing to prove ourselves with: a fault of this machine, not of the host. */
function impossible(why: string): Extract<AuthPlan, { kind: 'fault' }> {
  return { kind: 'fault', fault: { code: 'key-missing', detail: `nothing was sent: ${why}` } };
}

function find(name: string, source: SecretSource | undefined, secrets: SecretStore) {
  return secrets.get(name) ?? (source?.kind === 'env' ? process.env[source.name] : undefined);
}

function wanting(source: SecretSource | undefined): string {
  return source?.kind === 'env' ? `is needed: ${source.name} is not set` : 'is needed';
}

const agentTimeoutMs = 5_000;

/** It may be waiting for a person to enter a PIN. */
class NoAnswer extends Error {}

type StreamCallback = (error?: Error | null, stream?: Duplex) => void;
type KnownKeys = (string | Buffer | ParsedKey | PublicKeyEntry)[];
type KeysCallback = (error?: Error | null, keys?: KnownKeys) => void;
/** The part of ssh2's agents that its types leave out. */
type Agent = BaseAgent & {
  getStream?: (callback: StreamCallback) => void;
  getIdentities: (callback: KeysCallback) => void;
};

/** The agent once it has said which keys it holds: it is not asked for them again. */
async function askAgent(socket: string): Promise<{ readonly agent: Agent; readonly keys: number }> {
  const agent = ssh2.createAgent(socket) as unknown as Agent;
  const { promise, resolve, reject } = Promise.withResolvers<KnownKeys>();
  let asking: Duplex | undefined;
  const getStream = agent.getStream;
  if (getStream) {
    agent.getStream = (callback) =>
      getStream.call(agent, (error, stream) => {
        asking = stream;
        callback(error, stream);
      });
  }
  const late = () => reject(new NoAnswer(`no answer within ${agentTimeoutMs} ms`));
  const timer = setTimeout(late, agentTimeoutMs);
  try {
    agent.getIdentities((error, keys) => (error ? reject(error) : resolve(keys ?? [])));
    const keys = await promise;
    agent.getIdentities = (callback) => callback(null, keys);
    return { agent, keys: keys.length };
  } finally {
    clearTimeout(timer);
    asking?.destroy();
  }
}

/** The agent as one method, or why it is none. ssh2 itself would only say that nothing was accepted. */
async function withAgent({ user, agentSocket }: ResolvedTarget): Promise<AuthPlan> {
  if (!agentSocket) return impossible('no ssh-agent runs here (SSH_AUTH_SOCK is not set)');
  try {
    const { agent, keys } = await askAgent(agentSocket);
    if (keys === 0) return impossible(`the ssh-agent at ${agentSocket} holds no key`);
    return { kind: 'ready', methods: [{ type: 'agent', username: user, agent }] };
  } catch (error) {
    const plan = impossible(`the ssh-agent at ${agentSocket}: ${(error as Error).message}`);
    // It may answer the next attempt, without a person.
    if (!(error instanceof NoAnswer)) return plan;
    return { ...plan, fault: { ...plan.fault, code: 'timed-out', at: 'ssh-agent' } };
  }
}

async function withKey(
  target: ResolvedTarget,
  file: string,
  source: SecretSource | undefined,
  secrets: SecretStore,
): Promise<AuthPlan> {
  const secret = `passphrase of ${file}`;
  const passphrase = find(secret, source, secrets);
  const reading = await readPrivateKey(file, passphrase);
  switch (reading.kind) {
    case 'key':
      return {
        kind: 'ready',
        methods: [{ type: 'publickey', username: target.user, key: reading.key }],
      };
    case 'locked':
      return needs(secret, wanting(source));
    case 'wrong-passphrase':
      secrets.forget(secret, passphrase ?? '');
      return needs(secret, 'is wrong');
    case 'missing':
      return impossible(`key file ${file} does not exist`);
    case 'unreadable':
      return impossible(reading.detail);
  }
}

function withPassword(
  target: ResolvedTarget,
  source: SecretSource,
  secrets: SecretStore,
): AuthPlan {
  const secret = `password of ${target.user}@${target.knownHostsName}`;
  const password = find(secret, source, secrets);
  if (password === undefined) return needs(secret, wanting(source));
  const username = target.user;
  return {
    kind: 'ready',
    password: { secret, value: password },
    methods: [
      { type: 'password', username, password },
      // PAM often offers passwords under this name only.
      {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, answer) =>
          answer(prompts.map(() => password)),
      },
    ],
  };
}

/** The agent, then the keys of the user's ssh configuration; locked ones only once unlocked. */
async function withDefaults(target: ResolvedTarget, secrets: SecretStore): Promise<AuthPlan> {
  const plans = await Promise.all(
    target.identityFiles.map((file) => withKey(target, file, { kind: 'ask' }, secrets)),
  );
  const agent = await withAgent(target);
  const methods = [agent, ...plans].flatMap((plan) => (plan.kind === 'ready' ? plan.methods : []));
  const locked = plans.find((plan) => plan.kind === 'fault' && plan.secret !== undefined);
  if (methods.length > 0) {
    const missing = locked?.kind === 'fault' ? locked.secret : undefined;
    return { kind: 'ready', methods, ...(missing ? { missing } : {}) };
  }
  if (agent.kind === 'fault' && agent.fault.code === 'timed-out') return agent;
  return locked ?? impossible('there is neither an ssh-agent with a key nor a key file');
}

/** Reads keys and secrets for one attempt; nothing is asked of the host yet. */
export async function planAuth(target: ResolvedTarget, secrets: SecretStore): Promise<AuthPlan> {
  const { auth } = target;
  switch (auth?.kind) {
    case undefined:
      return withDefaults(target, secrets);
    case 'agent':
      return withAgent(target);
    case 'key':
      return withKey(target, auth.path, auth.passphrase, secrets);
    case 'password':
      return withPassword(target, auth.password, secrets);
  }
}
