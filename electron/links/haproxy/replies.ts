import type { Duplex } from 'node:stream';

export type Reply =
  | { readonly kind: 'answers'; readonly answers: readonly string[] }
  | { readonly kind: 'lost'; readonly detail: string };

type Waiting = {
  readonly count: number;
  readonly answers: string[];
  readonly settle: (reply: Reply) => void;
};

const prompt = '\n> ';
/** More than this in one answer is not an answer: the stream is given up. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * Splits the interactive stream into answers, first asked first answered.
 * Each answer ends in `\n> `; while HAProxy takes a payload it prints `+ ` for each line.
 */
export class ReplyReader {
  readonly #stream: Duplex;
  readonly #waiting: Waiting[] = [];
  #text = '';
  /** Where to look on from: answers of megabytes are not searched again and again. */
  #searched = 0;
  #lost: string | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#take(chunk));
    stream.on('error', (error: Error) => this.end(error.message));
    stream.on('end', () => this.end('HAProxy closed the admin stream'));
    stream.on('close', () => this.end('the admin stream was lost'));
  }

  ask(commands: readonly string[], timeoutMs: number): Promise<Reply> {
    if (this.#lost) return Promise.resolve({ kind: 'lost', detail: this.#lost });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(`no answer within ${timeoutMs} ms`), timeoutMs);
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#waiting.push({ count: commands.length, answers: [], settle });
      this.#stream.write(`${commands.join('\n')}\n`);
    });
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** What has come and is no whole answer. */
  heard(): string {
    return this.#text;
  }

  /** Answers can no longer be told apart once one is missing: every waiter loses. */
  end(detail: string): void {
    if (this.#lost) return;
    this.#lost = detail;
    this.#stream.end();
    this.#stream.destroy();
    for (const waiting of this.#waiting.splice(0)) waiting.settle({ kind: 'lost', detail });
  }

  #take(chunk: string): void {
    this.#text += chunk;
    let end = this.#text.indexOf(prompt, this.#searched);
    let start = 0;
    while (end >= 0) {
      this.#answer(this.#text.slice(start, end));
      start = end + prompt.length;
      end = this.#text.indexOf(prompt, start);
    }
    this.#text = this.#text.slice(start);
    this.#searched = Math.max(0, this.#text.length - prompt.length);
    if (this.#text.length > maxAnswerBytes) this.end('an answer without end');
  }

  #answer(raw: string): void {
    const waiting = this.#waiting[0];
    if (!waiting) {
      this.end('an answer that nobody asked for');
      return;
    }
    waiting.answers.push(raw.replace(/^(?:\+ )+/, '').trim());
    if (waiting.answers.length < waiting.count) return;
    this.#waiting.shift();
    waiting.settle({ kind: 'answers', answers: waiting.answers });
  }
}
