import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { base } from './errors.ts';
import { idSchema } from './ids.ts';

export const labFaults = ['slow-link', 'gateway-down', 'engine-down', 'blind-camera'] as const;
export type LabFault = (typeof labFaults)[number];

export type LabState = {
  /** False when a real fleet is open: there is no lab then. */
  readonly running: boolean;
  /** `embedded`: the lab's own router stands in for HAProxy. */
  readonly router: 'haproxy' | 'embedded';
  readonly active: readonly { readonly fault: LabFault; readonly target: string }[];
};

export const labContract = {
  watch: base.output(eventIterator(type<LabState>())),
  /** Switches a fault on or off at a gateway, engine or camera. */
  fault: base
    .input(z.strictObject({ fault: z.enum(labFaults), target: idSchema, on: z.boolean() }))
    .output(type<void>()),
};
