import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { isListening, waitFor } from '../machine/wait.ts';

export type TestAgent = { readonly socket: string; stop(): Promise<void> };

/** A real ssh-agent that holds one key, or none. */
export async function startSshAgent(dir: string, keyFile?: string): Promise<TestAgent> {
  const socket = path.join(dir, 'agent.sock');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  await waitFor(() => isListening(socket), { what: 'ssh-agent' });
  if (keyFile)
    execFileSync('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return {
    socket,
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
