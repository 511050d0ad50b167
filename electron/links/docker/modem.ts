import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addAbortSignal, type Duplex, pipeline, type Readable } from 'node:stream';
import Modem from 'docker-modem';
import { AnswerTooLong, NotUnderstood, Redirected } from './fault.ts';
import { parseAnswer } from './json.ts';
import {
  ANSWER_BYTES,
  ERROR_BYTES,
  INSPECTION_BYTES,
  INTERIM_ANSWERS,
  LIST_BYTES,
  LOG_BYTES,
} from './limits.ts';

type Body = string | Buffer | Readable | undefined;
type Callback = (error: Error | null, result: unknown) => void;

/**
 * A docker-modem that sends its requests itself. The original follows redirects with connections
 * of its own, outside the agent, and nobody listens to their errors; it also keeps an answer of any
 * size. Here a redirect is an error, and what is read is limited.
 */
export function engineModem(options: Modem.ConstructorOptions): Modem {
  const modem = new Modem(options);
  const secure = options.protocol === 'https';
  const buildRequest = (
    request: RequestOptions,
    context: Modem.DialOptions,
    body: Body,
    callback: Callback,
  ) => {
    send(secure, request, context, body).then(
      (result) => callback(null, result),
      (error: Error) => callback(error, null),
    );
  };
  Object.assign(modem, { buildRequest });
  return modem;
}

/** An engine's answer with a status other than success; `statusOf` reads it. */
class Answered extends Error {
  readonly statusCode: number;
  readonly json: unknown;
  constructor(statusCode: number, json: unknown) {
    super(String((json as { message?: unknown } | undefined)?.message ?? json));
    this.statusCode = statusCode;
    this.json = json;
  }
}

/** Gives the parsed answer, or for a stream the response, or the socket of a hijacked connection. */
async function send(
  secure: boolean,
  options: RequestOptions,
  context: Modem.DialOptions,
  body: Body,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const request = (secure ? httpsRequest : httpRequest)(options);
  // For as long as the request lives: an error after the answer must find a listener, too.
  request.on('error', reject);
  let interim = 0;
  request.on('information', () => {
    if (++interim > INTERIM_ANSWERS)
      request.destroy(new AnswerTooLong(`more than ${INTERIM_ANSWERS} interim answers`));
  });
  request.on('upgrade', (_response, socket: Duplex, head: Buffer) => {
    socket.on('error', reject);
    if (!context.hijack || options.signal?.aborted) {
      socket.destroy();
      reject(new NotUnderstood('a switch of protocols that nobody asked for'));
      return;
    }
    if (head.length > 0) socket.unshift(head);
    resolve(socket);
  });
  request.on('response', (response) => {
    response.on('error', reject);
    if (options.signal) addAbortSignal(options.signal, response);
    take(response, context).then(resolve, (error: Error) => {
      response.destroy();
      reject(error);
    });
  });
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body);
  else pipeline(body, request, (error) => error && request.destroy(error));
  return promise;
}

async function take(response: IncomingMessage, context: Modem.DialOptions): Promise<unknown> {
  const { statusCode: status = 0, headers } = response;
  if (context.statusCodes?.[status] === true) {
    if (context.isStream) return response;
    const bytes = await bodyOf(response, limitOf(context.path));
    return parseAnswer(bytes) ?? bytes;
  }
  // 304 is Docker's "it is so already".
  if (status >= 300 && status < 400 && status !== 304)
    throw new Redirected(status, headers.location);
  const bytes = await bodyOf(response, ERROR_BYTES);
  throw new Answered(status, parseAnswer(bytes) ?? bytes.toString('utf8'));
}

function limitOf(path: string): number {
  if (path.startsWith('/containers/json')) return LIST_BYTES;
  const verb = /^\/containers\/[^/]+\/(logs|json)/.exec(path)?.[1];
  if (verb === 'logs') return LOG_BYTES;
  return verb === 'json' ? INSPECTION_BYTES : ANSWER_BYTES;
}

async function bodyOf(response: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new AnswerTooLong(`an answer of more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
