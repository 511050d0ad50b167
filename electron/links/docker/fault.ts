import type { CommandFault, LinkFaultCode, Outcome } from '../../../shared/model/link.ts';
import { plainText } from '../../../shared/model/plain-text.ts';
import { TEXT_CHARS } from './limits.ts';
import { Lost, TimeOver } from './within.ts';

/** Outcome of a call that did not succeed. */
export type Ended = Exclude<Outcome<never>, { kind: 'done' }>;

/** Thrown by a stream of an engine that ends before its time. */
export class EngineError extends Error {
  readonly ended: Ended;
  constructor(ended: Ended) {
    super(`${ended.fault.host}: ${ended.fault.command}: ${ended.fault.detail}`);
    this.name = 'EngineError';
    this.ended = ended;
  }
}

/** Fails for certain, whatever the call would have changed. */
class Definite extends Error {}

/** No connection was had, so nothing was sent. */
export class NotSent extends Definite {
  readonly code: LinkFaultCode | undefined;
  constructor(detail: string, code?: LinkFaultCode) {
    super(detail);
    this.code = code;
  }
}

/** The answer is not what the engine's interface promises. */
export class NotUnderstood extends Definite {}

/** The answer is larger, deeper or faster than the console takes. */
export class AnswerTooLong extends NotUnderstood {}

/** The engine sends the console elsewhere; it does not go there. */
export class Redirected extends NotUnderstood {
  constructor(status: number, location = 'nowhere') {
    super(`answered ${status}, a redirect to ${location}, which is not followed`);
  }
}

/** The engine said in the midst of its answer that it cannot go on. */
export class EngineSaid extends Definite {}

/** The status that the engine answered with; undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The error as one plain line. */
export function detailOf(error: unknown): string {
  const json = (error as { json?: { message?: unknown } } | null)?.json;
  const text =
    typeof json?.message === 'string'
      ? json.message
      : error instanceof Error
        ? error.message
        : String(error);
  return plainText(text.slice(0, 2 * TEXT_CHARS).trim())
    .replaceAll(/\s{2,}/g, ' ')
    .slice(0, TEXT_CHARS);
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EACCES',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Reads an error of a call as an outcome: the engine's own answer is `failed` (403 and 409:
 * `refused`); an end without an answer is `unknown` for a call that changes something.
 */
export function endOfStream(
  error: unknown,
  fault: Omit<CommandFault, 'detail'>,
  changes: boolean,
): Ended {
  const code = linkCodeOf(error);
  const full = { ...fault, detail: detailOf(error), ...(code && { code }) };
  const status = statusOf(error);
  if (status === 403 || status === 409) return { kind: 'refused', fault: full };
  if (status !== undefined || error instanceof Definite) return { kind: 'failed', fault: full };
  if (neverConnected.has(codeOf(error) ?? '')) return { kind: 'failed', fault: full };
  return { kind: changes ? 'unknown' : 'failed', fault: full };
}

/** Kind of fault, where the error itself tells. */
export function linkCodeOf(error: unknown): LinkFaultCode | undefined {
  if (error instanceof NotSent) return error.code;
  if (error instanceof AnswerTooLong) return 'over-limit';
  if (error instanceof Redirected) return 'redirected';
  if (error instanceof NotUnderstood) return 'protocol';
  if (error instanceof TimeOver) return 'timed-out';
  return error instanceof Lost ? 'closed' : undefined;
}
