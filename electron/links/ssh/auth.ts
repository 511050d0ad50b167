import type { AnyAuthMethod } from 'ssh2';
import type { LinkFault } from '../../../shared/model/link.ts';
import type { SecretSource } from '../../../shared/model/ssh-target.ts';
import { readPrivateKey } from './private-key.ts';
import type { ResolvedTarget } from './resolve.ts';
import type { SecretStore } from './secrets.ts';

/** How to prove who we are to one host, or why that cannot be tried. */
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

function impossible(detail: string): AuthPlan {
  return { kind: 'fault', fault: { code: 'authentication-failed', detail } };
}

function find(name: string, source: SecretSource | undefined, secrets: SecretStore) {
  return secrets.get(name) ?? (source?.kind === 'env' ? process.env[source.name] : undefined);
}

function wanting(source: SecretSource | undefined): string {
  return source?.kind === 'env' ? `is needed: ${source.name} is not set` : 'is needed';
}

function agentMethod(target: ResolvedTarget): readonly AnyAuthMethod[] {
  return target.agentSocket
    ? [{ type: 'agent', username: target.user, agent: target.agentSocket }]
    : [];
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
  const methods = plans.flatMap((plan) => (plan.kind === 'ready' ? plan.methods : []));
  const locked = plans.find((plan) => plan.kind === 'fault' && plan.secret !== undefined);
  const all = [...agentMethod(target), ...methods];
  if (all.length > 0) {
    const missing = locked?.kind === 'fault' ? locked.secret : undefined;
    return { kind: 'ready', methods: all, ...(missing ? { missing } : {}) };
  }
  return locked ?? impossible('there is neither an ssh-agent nor a key in the ssh configuration');
}

/** Reads keys and secrets for one attempt; nothing is asked of the host yet. */
export async function planAuth(target: ResolvedTarget, secrets: SecretStore): Promise<AuthPlan> {
  const { auth } = target;
  switch (auth?.kind) {
    case undefined:
      return withDefaults(target, secrets);
    case 'agent': {
      const methods = agentMethod(target);
      return methods.length > 0
        ? { kind: 'ready', methods }
        : impossible('no ssh-agent is running: SSH_AUTH_SOCK is not set');
    }
    case 'key':
      return withKey(target, auth.path, auth.passphrase, secrets);
    case 'password':
      return withPassword(target, auth.password, secrets);
  }
}
