import type { Outcome } from '../../../shared/model/link.ts';
import { EngineError } from './fault.ts';

/** Gives the value of an outcome that is `done`; throws any other. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') throw new EngineError(outcome);
  return outcome.value;
}
