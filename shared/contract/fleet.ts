import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { FleetState } from '../model/fleet.ts';
import { base } from './errors.ts';
import { idSchema } from './ids.ts';

/** One thing that a probe looked at on a host before it is trusted. */
export type ProbeLine = {
  readonly host: string;
  readonly what: string;
  readonly status: 'ok' | 'missing' | 'warning';
  readonly found: string;
  /** The line that would provide what is missing. */
  readonly mend?: string;
};

export const fleetContract = {
  /** The fleet as it stands, and again at every change of the file. */
  watch: base.output(eventIterator(type<FleetState>())),
  /** Probes one host, or all; one line as each is found. */
  check: base
    .input(z.strictObject({ host: idSchema.optional() }))
    .output(eventIterator(type<ProbeLine>())),
};
