import { EventEmitter, on } from 'node:events';
import type { EventAnswer } from './answers.ts';
import type { DockerLink } from './link.ts';

export type EngineEvent = {
  /** RFC 3339 UTC as the engine stamped it. */
  readonly at: string;
  /** `create`, `start`, `die`, `stop`, `kill`, `oom`, `restart`, `destroy`, `health_status`, … */
  readonly action: string;
  /** Container id. */
  readonly container: string;
  readonly name: string;
  /** With `die`. */
  readonly exitCode?: number;
  /** With `health_status`. */
  readonly health?: string;
};

/**
 * Follows the events of containers on this engine, over reconnections of the link. Events during
 * an outage are missing: list again whenever the link comes up.
 */
export async function* followEvents(
  link: DockerLink,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  const emitter = new EventEmitter();
  const end = link.onEvent((event) => emitter.emit('event', engineEvent(event)));
  try {
    for await (const [event] of on(emitter, 'event', { signal })) yield event as EngineEvent;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    end();
  }
}

function engineEvent({ Action, Actor, timeNano }: EventAnswer): EngineEvent {
  const [action = Action, health] = Action.split(': ');
  const { name = '', exitCode } = Actor.Attributes ?? {};
  return {
    at: new Date(timeNano / 1e6).toISOString(),
    action,
    container: Actor.ID,
    name,
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    ...(health !== undefined && { health }),
  };
}
