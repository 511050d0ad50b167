import { connect } from 'node:net';

const timeoutMs = 2000;

/** One question to an admin socket of this machine; undefined when nobody answers. */
export function askAdmin(path: string, commands: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => socket.write(`${commands.join(';')}\n`));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('end', () => resolve(text));
    socket.once('error', () => resolve(undefined));
    socket.once('close', () => resolve(undefined));
  });
}
