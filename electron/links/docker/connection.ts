import type { LinkFault, LinkState } from '../../../shared/model/link.ts';
import { backoffMs } from '../ssh/backoff.ts';
import type { EventAnswer } from './answers.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { type EngineInfo, openSession, type Session, TooOld } from './session.ts';
import { explain } from './transport.ts';
import { TimeOver } from './within.ts';

export type ConnectionOptions = {
  readonly endpoint: DockerEndpoint;
  readonly keepaliveMs: number;
  readonly onState: (state: LinkState) => void;
  readonly onEvent: (event: EventAnswer) => void;
};

/** Keeps a session with one engine: opens it, notices its end, opens it again. */
export type Connection = {
  state(): LinkState;
  session(): Session | undefined;
  info(): EngineInfo | undefined;
  retry(): void;
  close(): void;
};

/** The host answers, but does not let us in: these leave the link `degraded`, not `down`. */
const degrading = new Set<LinkFault['code']>([
  'socket-not-permitted',
  'forwarding-refused',
  'too-old',
]);

const now = () => new Date().toISOString();

export function keepConnection(options: ConnectionOptions): Connection {
  const { endpoint, keepaliveMs } = options;
  const ssh = endpoint.kind === 'ssh' ? endpoint.link : undefined;
  let state: LinkState = { kind: 'connecting', since: now() };
  let session: Session | undefined;
  let info: EngineInfo | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  /** Grows with every attempt and interruption: an attempt that is not the latest is void. */
  let turn = 0;
  let waitsForSsh = false;

  function set(next: LinkState): void {
    const same = next.kind === state.kind;
    state = same ? { ...next, since: state.since } : next;
    options.onState(state);
  }

  function fail(fault: LinkFault): void {
    session = undefined;
    clearTimeout(timer);
    if (sshStands()) return;
    const wait = backoffMs(failures++);
    const nextAttemptAt = new Date(Date.now() + wait).toISOString();
    const kind = ssh || degrading.has(fault.code) ? 'degraded' : 'down';
    timer = setTimeout(attempt, wait);
    set({ kind, since: now(), fault, nextAttemptAt });
  }

  /** While the SSH link below is not up, its state is ours. */
  function sshStands(): boolean {
    const below = ssh?.state();
    waitsForSsh = below !== undefined && below.kind !== 'up' && below.kind !== 'degraded';
    if (below && waitsForSsh) set({ ...below });
    return waitsForSsh;
  }

  function attempt(): void {
    clearTimeout(timer);
    const mine = ++turn;
    if (sshStands()) return;
    const valid = () => mine === turn;
    connect(valid).catch((error: unknown) => {
      if (valid()) fail(faultOf(endpoint, error));
    });
  }

  async function connect(valid: () => boolean): Promise<void> {
    const opened = await openSession(endpoint, keepaliveMs, options.onEvent);
    try {
      const roundTripMs = await opened.ping();
      opened.lost.throwIfAborted();
      if (!valid()) throw new Error('overtaken');
      session = opened;
      info = opened.info;
      failures = 0;
      opened.lost.addEventListener('abort', () => valid() && fail(opened.lost.reason as LinkFault));
      set({ kind: 'up', since: now(), roundTripMs });
      keepAlive(opened);
    } catch (error) {
      // A call that failed because the session ended says less than what ended it.
      const reason: unknown = opened.lost.aborted ? opened.lost.reason : error;
      opened.end({ code: 'closed', detail: 'given up' });
      throw reason;
    }
  }

  function keepAlive(opened: Session): void {
    timer = setTimeout(async () => {
      try {
        const roundTripMs = await opened.ping();
        if (opened.lost.aborted) return;
        set({ kind: 'up', since: now(), roundTripMs });
        keepAlive(opened);
      } catch (error) {
        opened.end(faultOf(endpoint, error));
      }
    }, keepaliveMs);
  }

  function interrupt(fault: LinkFault): void {
    turn++;
    clearTimeout(timer);
    session?.end(fault);
    session = undefined;
  }

  const unsubscribe = ssh?.subscribe((below) => {
    if (below.kind === 'up' || below.kind === 'degraded') {
      if (waitsForSsh) attempt();
      return;
    }
    interrupt('fault' in below ? below.fault : { code: 'closed', detail: 'the SSH link was lost' });
    sshStands();
  });
  attempt();

  return {
    state: () => state,
    session: () => session,
    info: () => info,
    retry() {
      if (waitsForSsh) ssh?.retry();
      else if (!session) attempt();
    },
    close() {
      unsubscribe?.();
      const fault = { code: 'closed', detail: 'closed by the console' } as const;
      interrupt(fault);
      state = { kind: 'refused', since: now(), fault };
    },
  };
}

function faultOf(endpoint: DockerEndpoint, error: unknown): LinkFault {
  if (error instanceof TooOld) return { code: 'too-old', detail: error.message };
  if (error instanceof TimeOver) return { code: 'timed-out', detail: error.message };
  const reason = error as Partial<LinkFault> | undefined;
  if (reason?.detail !== undefined && reason.code) return reason as LinkFault;
  return explain(endpoint, error);
}
