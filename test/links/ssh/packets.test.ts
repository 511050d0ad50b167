import { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cipherAlgorithms } from '../../../electron/links/ssh/algorithms.ts';
import { gatherWrites } from '../../../electron/links/ssh/gather-writes.ts';
import { keepKeyObjects } from '../../../electron/links/ssh/key-objects.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe('writes of one turn', () => {
  it('leave in one piece, those of the next turn in another', async () => {
    const pieces: string[] = [];
    const socket = new Duplex({
      read: () => undefined,
      write: (chunk, _encoding, done) => {
        pieces.push(String(chunk));
        done();
      },
      writev: (chunks, done) => {
        pieces.push(chunks.map(({ chunk }) => String(chunk)).join(''));
        done();
      },
    });
    gatherWrites(socket);
    for (const part of ['length', ' payload', ' tag']) socket.write(part);
    await new Promise(setImmediate);
    socket.write('next');
    socket.end(' and last');
    await once(socket, 'finish');
    expect(pieces).toEqual(['length payload tag', 'next and last']);
  });
});

describe.skipIf(!sshdAvailable)('the ciphers of a connection', () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  it('are made from key objects in both directions, and still understand each other', async () => {
    const client = new Client();
    const { host, port, user } = sshd.target();
    const privateKey = readFileSync(sshd.clientKeyPath);
    const algorithms = { cipher: cipherAlgorithms };
    client.connect({ host, port, username: user, privateKey, algorithms } as never);
    await once(client, 'ready');
    keepKeyObjects(client);
    const { _protocol: protocol } = client as unknown as {
      readonly _protocol: { readonly _cipher: object; readonly _decipher: object };
    };
    expect(protocol._cipher).toHaveProperty('_encKey', expect.any(KeyObject));
    expect(protocol._decipher).toHaveProperty('_decipherKey', expect.any(KeyObject));
    const said = await new Promise<string>((resolve, reject) => {
      client.exec('echo understood', (error, channel) => {
        if (error) return reject(error);
        let text = '';
        channel.on('data', (chunk: Buffer) => {
          text += chunk;
        });
        channel.once('close', () => resolve(text));
      });
    });
    client.end();
    await once(client, 'close');
    expect(said).toBe('understood\n');
  });
});
