import { ORPCError } from '@orpc/client';
import { type RefusedData, refusedData } from '../../shared/contract/errors.ts';
import { plainJson, plainText } from '../../shared/model/plain-text.ts';
import { refusedWords } from '../../shared/words/refusals.ts';
import { obstaclesText } from './obstacle-words.ts';

/** Text for a person, or JSON for a program; never both on standard output. */
export type Output = {
  readonly json: boolean;
  /** Only where a person reads; a text with breaks in it stays one line. */
  line(text: string): void;
  /** Only where a program reads. */
  document(value: unknown): void;
};

export function createOutput(json: boolean): Output {
  const write = (text: string) => process.stdout.write(`${text}\n`);
  return {
    json,
    line: (text) => json || write(plainText(text)),
    document: (value) => json && write(plainJson(JSON.stringify(value))),
  };
}

export type Failure = {
  readonly code: string;
  readonly message: string;
  readonly data?: unknown;
};

/** Failure, place and advice, from any thrown value. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) {
    return { code: error.code, message: wireSentence(error), data: error.data };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      code: 'UNKNOWN',
      message:
        'Tallydeck ended before it answered; what was asked may have been done: look with npx tallydeck status',
    };
  }
  return {
    code: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
  };
}

/** Completes: no camera is on a candidate, and … */
export function whyNothing(why: string | undefined): string {
  switch (why) {
    case 'previous-down':
      return 'the previous release has no healthy instance';
    case 'one-way':
      return 'the running release cannot be rolled back';
    case 'left-already':
      return 'the release that was to be left has been left already';
    default:
      return 'no previous release is kept running';
  }
}

/** Things that exist without an entry in the fleet file. */
const made = new Set(['rollout', 'feature flag']);

function refusedSentence(refused: RefusedData): string {
  const { what, mend } = refusedWords('en', refused);
  return `Refused${refused.host ? ` at ${refused.host}` : ''}: ${what}; ${mend}`;
}

function wireSentence(error: ORPCError<string, unknown>): string {
  const data = (error.data ?? {}) as Readonly<Record<string, string>>;
  switch (error.code) {
    case 'NOT_FOUND':
      return `There is no ${data.what} '${data.id}'${made.has(data.what ?? '') ? '' : ' in the fleet'}`;
    case 'REFUSED': {
      const refused = refusedData(error.data);
      return refused ? refusedSentence(refused) : error.message;
    }
    case 'ROLLOUT_REFUSED':
      return `Refused: ${obstaclesText(data.obstacles) ?? error.message}`;
    case 'NOTHING_TO_ROLL_BACK':
      return `Nothing to roll back: no camera is on a candidate, and ${whyNothing(data.why)}. Nothing was written`;
    case 'REMOTE_FAILED':
      return `${data.host}: '${data.command}' failed: ${data.detail}`;
    case 'BUSY':
      return 'Too much was asked at once and nothing was done: try again in a moment';
    default:
      return error.message;
  }
}
