import { z } from 'zod';
import { slotNames } from '../../../shared/model/split.ts';
import { NotUnderstood } from './fault.ts';

/** Parses an engine's answer; throws NotUnderstood, naming the field, where it does not fit. */
export function understand<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.');
  const what = field ? `no fit ${field} in it` : 'no JSON of the kind expected';
  throw new NotUnderstood(`answer not understood, ${what}: is it Docker that listens there?`);
}

export const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string().regex(/^\d+\.\d+$/),
  Os: z.string(),
  Arch: z.string(),
});

const port = z.object({ PublicPort: z.number().int().optional() });

export const listAnswer = z.array(
  z.object({
    Id: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z.array(port).nullish(),
  }),
);

const states = [
  'created',
  'running',
  'paused',
  'restarting',
  'exited',
  'dead',
  'removing',
] as const;

export const inspectAnswer = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number().int().nonnegative(),
  State: z.object({
    Status: z.enum(states),
    ExitCode: z.number().int(),
    Error: z.string().optional(),
    StartedAt: z.string(),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  Config: z.object({
    Image: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
});
export type InspectAnswer = z.infer<typeof inspectAnswer>;

/** The labels of a container of ours. */
export const ourLabels = z.object({
  'tallydeck.service': z.string(),
  'tallydeck.site': z.string(),
  'tallydeck.release': z.string(),
  'tallydeck.slot': z.enum(slotNames).optional(),
  'tallydeck.port': z.coerce.number().int().min(1).max(65_535),
  'tallydeck.placement': z.string().optional(),
  'tallydeck.image': z.string().optional(),
  'tallydeck.settings': z.string().optional(),
});

export const imageAnswer = z.object({
  Id: z.string().startsWith('sha256:'),
  RepoDigests: z.array(z.string()).nullish(),
  Os: z.string(),
  Architecture: z.string(),
});

export const statsAnswer = z.object({
  read: z.string(),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number().optional(),
    limit: z.number().optional(),
    stats: z.record(z.string(), z.number()).nullish(),
  }),
});

export const eventAnswer = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  timeNano: z.number(),
});
export type EventAnswer = z.infer<typeof eventAnswer>;

/** A line of the progress of a pull or a load. */
export const progressAnswer = z.object({
  status: z.string().optional(),
  stream: z.string().optional(),
  error: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z
    .object({ current: z.number().optional(), total: z.number().optional() })
    .nullish(),
});

export const execAnswer = z.object({ ExitCode: z.number().int().nullable() });
