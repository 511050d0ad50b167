import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net from 'node:net';

/** What stands on the admin socket in the place of HAProxy: told of each line, and of each connection. */
export type Behaviour = {
  readonly connected?: (socket: net.Socket) => void;
  readonly line?: (line: string, socket: net.Socket) => void;
};

export type FakeAdmin = {
  readonly path: string;
  /** From now on, also for those who are connected; they are cut off. */
  become(behaviour: Behaviour): void;
  /** The same, but connections stay. */
  turnInto(behaviour: Behaviour): void;
  stop(): Promise<void>;
};

export async function startFakeAdmin(path: string, first: Behaviour): Promise<FakeAdmin> {
  let behaviour = first;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) behaviour.line?.(line, socket);
    });
    behaviour.connected?.(socket);
  });
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    path,
    turnInto(next) {
      behaviour = next;
    },
    become(next) {
      behaviour = next;
      cutAll();
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
  };
}

const info = (version: string, more = '') =>
  `Name: HAProxy\nVersion: ${version}\nPid: 4711\nUptime_sec: 10\nStopping: 0\n${more}`;
const proper: Readonly<Record<string, () => string>> = {
  'show info': () => info('2.6.12'),
  'show activity': () => `thread_id: 0\ndate_now: ${Date.now() / 1000}`,
  'show stat': () => '# pxname,svname,status,type,\n',
  'show servers state': () =>
    '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_port\n',
};

/** What an empty HAProxy answers to one line. */
export const properly = (line: string): string => proper[line]?.() ?? '';

/** Answers as HAProxy would, but for what `instead` says. */
export function likeHaproxy(
  instead: (line: string) => string | undefined = () => undefined,
): Behaviour {
  return {
    line: (line, socket) => {
      const answer = instead(line) ?? properly(line);
      socket.write(`${answer}\n> `);
    },
  };
}

/** HAProxy of another version. */
export const ofVersion = (version: string): Behaviour =>
  likeHaproxy((line) => (line === 'show info' ? info(version) : undefined));
