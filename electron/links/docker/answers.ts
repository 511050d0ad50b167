import { z } from 'zod';
import { idSchema } from '../../../shared/contract/ids.ts';
import { plainText } from '../../../shared/model/plain-text.ts';
import { slotNames } from '../../../shared/model/split.ts';
import { AnswerTooLong, NotUnderstood } from './fault.ts';
import { CONTAINERS, TEXT_CHARS } from './limits.ts';

/** Parses an engine's answer; throws NotUnderstood, naming the field, where it does not fit. */
export function understand<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.');
  const what = field ? `no fit ${field} in it` : 'no JSON of the kind expected';
  throw new NotUnderstood(`answer not understood, ${what}: is it Docker that listens there?`);
}

/** Text of an engine that people will read. */
export const said = z.string().transform((text) => plainText(text.slice(0, TEXT_CHARS)));
/** The id of a container; it becomes part of a path. */
const containerId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT[\w:.+-]{1,30}$/);

export const versionAnswer = z.object({
  Version: said,
  ApiVersion: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
  Os: said,
  Arch: said,
});

const port = z.object({ PublicPort: z.number().int().min(0).max(65_535).optional() });

const listRow = z.object({
  Id: containerId,
  State: said.optional(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Ports: z.array(port).nullish(),
});

/** The rows of a list of containers; throws TooMuch where they are too many. */
export function understandList(answer: unknown): readonly z.infer<typeof listRow>[] {
  if (Array.isArray(answer) && answer.length > CONTAINERS)
    throw new AnswerTooLong(`a list of more than ${CONTAINERS} containers`);
  return understand(z.array(listRow), answer);
}

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
  Id: containerId,
  Name: z.string().regex(/^\/?[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/),
  Image: said,
  RestartCount: z.number().int().nonnegative(),
  State: z.object({
    Status: z.enum(states),
    ExitCode: z.number().int(),
    Error: said.optional(),
    StartedAt: time,
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  Config: z.object({
    Image: said,
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
});
export type InspectAnswer = z.infer<typeof inspectAnswer>;

/** The labels of a container of ours. */
export const ourLabels = z.object({
  'tallydeck.service': idSchema,
  'tallydeck.site': idSchema,
  'tallydeck.release': idSchema,
  'tallydeck.slot': z.enum(slotNames).optional(),
  'tallydeck.port': z.coerce.number().int().min(1).max(65_535),
  'tallydeck.placement': said.optional(),
  'tallydeck.image': said.optional(),
  'tallydeck.settings': said.optional(),
});

/** As dockerode hands it over. */
export const createAnswer = z.object({ id: containerId });

export const imageAnswer = z.object({
  Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  RepoDigests: z.array(said).nullish(),
  Os: said,
  Architecture: said,
});

/** Docker leaves out what it has not measured, down to all of it, for a container on its way out. */
export const statsAnswer = z.object({
  read: z.string().optional(),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }).optional(),
  memory_stats: z
    .object({
      usage: z.number().optional(),
      limit: z.number().optional(),
      stats: z.record(z.string(), z.number()).nullish(),
    })
    .optional(),
});

/** In the year 2100. */
const MAX_TIME_NS = 4.1e18;

export const eventAnswer = z.object({
  Action: said,
  Actor: z.object({ ID: said, Attributes: z.record(z.string(), said).nullish() }),
  timeNano: z.number().min(0).max(MAX_TIME_NS),
});
export type EventAnswer = z.infer<typeof eventAnswer>;

/** A line of the progress of a pull or a load. */
export const progressAnswer = z.object({
  status: said.optional(),
  stream: said.optional(),
  error: said.optional(),
  id: said.optional(),
  progressDetail: z
    .object({ current: z.number().optional(), total: z.number().optional() })
    .nullish(),
});

export const execAnswer = z.object({ ExitCode: z.number().int().nullable() });
