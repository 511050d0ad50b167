import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { asSocket } from '../as-socket.ts';
import type { SshLink } from '../link.ts';
import { NotSent } from './fault.ts';

type Connected = (error: Error | null, stream: Duplex) => void;

/** Sends HTTP requests through streams to a unix socket on the far side of an SSH link. */
export class SshAgent extends Agent {
  readonly #link: SshLink;
  readonly #socket: string;

  constructor(link: SshLink, socket: string) {
    super({ keepAlive: true, maxFreeSockets: 4 });
    this.#link = link;
    this.#socket = socket;
  }

  override createConnection(_options: ClientRequestArgs, connected?: Connected): undefined {
    this.#open().then(
      (stream) => connected?.(null, stream),
      (error: Error) => connected?.(error, undefined as never),
    );
  }

  async #open(): Promise<Duplex> {
    const opened = await this.#link.openUnix(this.#socket);
    if (opened.kind !== 'done') throw new NotSent(opened.fault.detail, opened.fault.code);
    return asSocket(opened.value);
  }

  /** docker-modem inspects its options at every request, which would walk the whole SSH client. */
  [inspect.custom](): string {
    return `SshAgent ${this.#link.host}:${this.#socket}`;
  }
}
