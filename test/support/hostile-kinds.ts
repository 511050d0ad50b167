import { hostileAnswers } from './hostile-answers.ts';
import { hostileMetrics } from './hostile-metrics.ts';
import { hostileSsh } from './hostile-ssh.ts';
import type { Hostility } from './hostile-tools.ts';

/** Every kind of misbehaviour of a gateway that is known, by its name in the report. */
export const hostilities: Readonly<Record<string, Hostility>> = {
  ...hostileSsh,
  ...hostileAnswers,
  ...hostileMetrics,
};
