import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { asSocket } from './as-socket.ts';

export type HttpAnswer = { readonly status: number; readonly body: string };

const mostBytes = 1024 * 1024;

/** One GET over a byte stream; rejects past `timeoutMs`, saying what went wrong. */
export function httpGet(
  stream: Duplex,
  host: string,
  path: string,
  timeoutMs: number,
  more: Readonly<Record<string, string>> = {},
) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const late = () => new Error(`no answer within ${timeoutMs} ms`);
    const fail = (error: Error) => {
      stream.destroy();
      reject(signal.aborted ? late() : error);
    };
    const named = Object.entries(more).map(([name, value]) => [name.toLowerCase(), value]);
    const headers = { host, connection: 'close', ...Object.fromEntries(named) };
    const createConnection = () => asSocket(stream);
    const asked = request({ path, headers, signal, createConnection }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) fail(new Error(`the answer is longer than ${mostBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        stream.destroy();
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    asked.on('error', fail);
    asked.end();
  });
}
