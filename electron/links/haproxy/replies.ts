import type { Duplex } from 'node:stream';
import type { LinkFaultCode } from '../../../shared/model/link.ts';
import { excessIn, limits } from './limits.ts';

/** Why a stream was given up. `isSilent`: HAProxy kept it open and did not answer in time. */
export type Lost = {
  readonly detail: string;
  readonly code?: LinkFaultCode;
  readonly isSilent?: true;
};

export type Reply =
  | { readonly kind: 'answers'; readonly answers: readonly string[] }
  | ({ readonly kind: 'lost' } & Lost);

type Waiting = {
  readonly count: number;
  readonly answers: string[];
  /** Characters of the answers so far. */
  size: number;
  readonly settle: (reply: Reply) => void;
};

const prompt = '\n> ';
/** Characters of no whole answer that are kept to be shown to a person. */
const heardLength = 200;

/**
 * Splits the interactive stream into answers, first asked first answered.
 * Each answer ends in `\n> `; while HAProxy takes a payload it prints `+ ` for each line.
 */
export class ReplyReader {
  readonly #stream: Duplex;
  readonly #waiting: Waiting[] = [];
  /** The beginning of the next answer, in pieces: each character is looked at once. */
  #pieces: string[] = [];
  #size = 0;
  /** Its last characters, which may be the first ones of a prompt. */
  #tail = '';
  #lost: Lost | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#take(chunk));
    stream.on('error', (error: Error) => this.end(error.message));
    stream.on('end', () => this.end('HAProxy closed the admin stream'));
    stream.on('close', () => this.end('the admin stream was lost'));
  }

  ask(commands: readonly string[], timeoutMs: number): Promise<Reply> {
    if (this.#lost) return Promise.resolve({ kind: 'lost', ...this.#lost });
    return new Promise((resolve) => {
      const late = { detail: `no answer within ${timeoutMs} ms`, isSilent: true } as const;
      const timer = setTimeout(() => this.#end(late), timeoutMs);
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#waiting.push({ count: commands.length, answers: [], size: 0, settle });
      this.#stream.write(`${commands.join('\n')}\n`);
    });
  }

  /** Why the stream was given up; undefined while it is open. */
  get lost(): Lost | undefined {
    return this.#lost;
  }

  /** The beginning of what has come and is no whole answer. */
  heard(): string {
    let heard = '';
    for (const piece of [...this.#pieces, this.#tail]) {
      heard += piece;
      if (heard.length > heardLength) break;
    }
    return heard.slice(0, heardLength);
  }

  /** Answers can no longer be told apart once one is missing: every waiter loses. */
  end(detail: string, code?: LinkFaultCode): void {
    this.#end(code === undefined ? { detail } : { detail, code });
  }

  #end(why: Lost): void {
    if (this.#lost) return;
    this.#lost = why;
    this.#stream.end();
    this.#stream.destroy();
    const lost = { kind: 'lost', ...this.#lost } as const;
    for (const waiting of this.#waiting.splice(0)) waiting.settle(lost);
  }

  #take(chunk: string): void {
    if (this.#lost) return;
    const text = this.#tail + chunk;
    this.#tail = '';
    let start = 0;
    for (let end = text.indexOf(prompt); end >= 0; end = text.indexOf(prompt, start)) {
      this.#keep(text.slice(start, end));
      const answer = this.#pieces.join('');
      this.#pieces = [];
      this.#size = 0;
      this.#answer(answer);
      if (this.#lost) return;
      start = end + prompt.length;
    }
    const border = Math.max(start, text.length - prompt.length + 1);
    this.#keep(text.slice(start, border));
    this.#tail = text.slice(border);
    const excess = this.#tooLong(this.#size + this.#tail.length);
    if (excess) this.end(excess, 'over-limit');
  }

  /** Why the next answer, of this length or more, is too long by itself or with those before. */
  #tooLong(length: number): string | undefined {
    if (length > limits.answer) return `an answer has more than ${limits.answer} characters`;
    const together = length + (this.#waiting[0]?.size ?? 0);
    if (together <= limits.round) return undefined;
    return `the answers to one question have more than ${limits.round} characters`;
  }

  #keep(piece: string): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
  }

  #answer(raw: string): void {
    const waiting = this.#waiting[0];
    if (!waiting) {
      this.end('an answer that nobody asked for');
      return;
    }
    const excess = this.#tooLong(raw.length) ?? excessIn(raw);
    if (excess) {
      this.end(excess, 'over-limit');
      return;
    }
    waiting.answers.push(withoutPayloadPrompts(raw).trim());
    waiting.size += raw.length;
    if (waiting.answers.length < waiting.count) return;
    this.#waiting.shift();
    waiting.settle({ kind: 'answers', answers: waiting.answers });
  }
}

/** HAProxy meets each line of a payload with a `+ ` of its own. */
function withoutPayloadPrompts(answer: string): string {
  let start = 0;
  while (answer.startsWith('+ ', start)) start += 2;
  return answer.slice(start);
}
