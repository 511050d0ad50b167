import { hostileAnswers } from './answers.ts';
import { hostileMetrics } from './metrics.ts';
import { hostileSsh } from './ssh.ts';
import type { Hostility } from './tools.ts';

/** Every kind of misbehaviour of a gateway that is known, by its name in the report. */
export const hostilities: Readonly<Record<string, Hostility>> = {
  ...hostileSsh,
  ...hostileAnswers,
  ...hostileMetrics,
};
