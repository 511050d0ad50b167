import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';
import type { HostKeys } from './keys.ts';
import { SlowSocket } from './slow-socket.ts';

export type SshHostOptions = HostKeys & {
  readonly port: number;
  /** Connects to a unix socket of this host; undefined for any other path. Absent: forbidden. */
  readonly openUnix?: (path: string) => Promise<Duplex> | undefined;
  readonly openTcp?: (address: string, port: number) => Promise<Duplex> | undefined;
  /** Runs one shell line; ends when the channel is closed. */
  exec(line: string, channel: ServerChannel): void;
};

/** An SSH server of one simulated host. It can be switched off and on again on the same port. */
export type SshHost = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** One-way time added to every byte, ms. */
  setDelay(ms: number): void;
};

export function createSshHost(options: SshHostOptions): SshHost {
  const sockets = new Set<Socket>();
  let delay = 0;
  let listener: NetServer | undefined;
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, (connection) => {
    serve(connection, options);
  });

  function onSocket(socket: Socket): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    ssh.injectSocket(new SlowSocket(socket, () => delay) as unknown as Socket);
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        const server = createServer({ noDelay: true, allowHalfOpen: true }, onSocket);
        listener = server;
        server.once('error', reject);
        server.listen(options.port, '127.0.0.1', () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        const server = listener;
        listener = undefined;
        for (const socket of sockets) socket.destroy();
        if (server === undefined) resolve();
        else server.close(() => resolve());
      }),
    setDelay(ms) {
      delay = ms;
    },
  };
}

function serve(connection: Connection, options: SshHostOptions): void {
  const userKey = parsed(options.userKey);
  // A client that goes away in the middle is its own affair; the socket's close tidies up.
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => authenticate(context, options.user, userKey));
  connection.on('session', (accept) => {
    const session = accept();
    session.on('exec', (acceptExec, _reject, info) => options.exec(info.command, acceptExec()));
  });
  // Without a listener ssh2 refuses as sshd does where forwarding is forbidden.
  const { openUnix, openTcp } = options;
  if (openUnix !== undefined) {
    connection.on('openssh.streamlocal', (accept, reject, info) => {
      join(openUnix(info.socketPath), accept, reject);
    });
  }
  if (openTcp !== undefined) {
    connection.on('tcpip', (accept, reject, info) => {
      join(openTcp(info.destIP, info.destPort), accept, reject);
    });
  }
}

function parsed(line: string): ParsedKey {
  const key = ssh2.utils.parseKey(line);
  if (key instanceof Error) throw key;
  return key;
}

function authenticate(context: AuthContext, user: string, key: ParsedKey): void {
  const known =
    context.method === 'publickey' &&
    context.username === user &&
    context.key.algo === key.type &&
    context.key.data.equals(key.getPublicSSH());
  if (!known || context.method !== 'publickey') {
    context.reject(['publickey']);
    return;
  }
  // Without a signature the client only asks whether this key would do.
  if (context.signature === undefined || context.blob === undefined) {
    context.accept();
    return;
  }
  const proven = key.verify(context.blob, context.signature, context.hashAlgo);
  if (proven === true) context.accept();
  else context.reject(['publickey']);
}

function join(
  opening: Promise<Duplex> | undefined,
  accept: () => ServerChannel,
  reject: () => void,
): void {
  if (opening === undefined) {
    reject();
    return;
  }
  opening.then(
    (stream) => splice(accept(), stream),
    () => reject(),
  );
}

function splice(channel: ServerChannel, stream: Duplex): void {
  const both = () => {
    channel.destroy();
    stream.destroy();
  };
  channel.on('error', both);
  stream.on('error', both);
  channel.once('close', () => stream.destroy());
  stream.once('close', () => channel.end());
  channel.pipe(stream).pipe(channel);
}
