import { ORPCError } from '@orpc/client';

/** Text for a person, or JSON for a program; never both on standard output. */
export type Output = {
  readonly json: boolean;
  /** Only where a person reads. */
  line(text: string): void;
  /** Only where a program reads. */
  document(value: unknown): void;
};

export function createOutput(json: boolean): Output {
  const write = (text: string) => process.stdout.write(`${text}\n`);
  return {
    json,
    line: (text) => json || write(text),
    document: (value) => json && write(JSON.stringify(value)),
  };
}

export type Failure = {
  readonly code: string;
  readonly message: string;
  readonly data?: unknown;
};

/** What failed, where, and what to do, out of whatever was thrown. */
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

/** What comes and goes without the fleet file saying so. */
const made = new Set(['rollout', 'feature flag']);

function wireSentence(error: ORPCError<string, unknown>): string {
  const data = (error.data ?? {}) as Readonly<Record<string, string>>;
  switch (error.code) {
    case 'NOT_FOUND':
      return `There is no ${data.what} '${data.id}'${made.has(data.what ?? '') ? '' : ' in the fleet'}`;
    case 'REFUSED':
      return `Refused${data.host ? ` at ${data.host}` : ''}: ${data.reason}; ${data.mend}`;
    case 'REMOTE_FAILED':
      return `${data.host}: '${data.command}' failed: ${data.detail}`;
    case 'UNREACHABLE':
      return `${data.host} cannot be reached: ${data.detail}`;
    default:
      return error.message;
  }
}
