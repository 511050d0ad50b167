import { z } from 'zod';
import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import { weekdays } from '../../../shared/model/rollout-rules.ts';
import { choice, decimal, idOf, integer, text, urlPath, words } from './leaves.ts';
import { seconds } from './units.ts';

/** Rules that guard a service during a change; every threshold has a default. */

const ratio = (what: string) => decimal(0, 1, `${what}, from 0 to 1`);
const times = (what: string) => decimal(1, 100, `${what}, such as 1.5 for half as much again`);

const gatesSchema = z
  .strictObject({
    errorRatio: ratio('the part of frames that may fail').prefault(0.02),
    latencyRatio: times("p95 of the new release over the old one's").prefault(1.5),
    // Nearer than this no counts ever are: chance alone is further off.
    countDeviation: decimal(
      0.01,
      1,
      'how far counts may be from what is expected, from 0.01 to 1',
    ).prefault(0.15),
    memoryRatio: ratio('the part of its memory that a container may use').prefault(0.9),
    leastFrames: integer(0, 1_000_000, 'a number of frames').prefault(50),
    leastObjects: integer(0, 1_000_000, 'a number of counted objects').prefault(50),
  })
  .prefault({});

const triggersSchema = z
  .strictObject({
    errorRatio: ratio('the part of frames that fail').prefault(0.1),
    latencyRatio: times("p95 of the new release over the old one's").prefault(3),
    countDecline: ratio('the part of the expected counts that is missing').prefault(0.4),
    unhealthy: seconds(1, 3600, 'a time').prefault('3s'),
    for: seconds(1, 3600, 'a time').prefault('2s'),
    leastFrames: integer(1, 1_000_000, 'a number of frames').prefault(10),
    timeLimit: seconds(10, 604_800, 'a time').prefault('24h'),
  })
  .prefault({});

/** One program and its arguments, as exec takes them: no shell. */
export const argv = z
  .array(text(/^[\x20-\x7e]+$/, 'a word of printable characters', 1024))
  .min(1)
  .max(64)
  .meta({ description: 'a program and its arguments, such as [/counter, --self-test]' });

const smokeSchema = z
  .strictObject({
    path: urlPath('what is asked for').exactOptional(),
    status: integer(100, 599, 'a status code of HTTP').exactOptional(),
    contains: words('what must occur in the answer').exactOptional(),
    command: argv.exactOptional(),
  })
  .refine(
    ({ path, command, status, contains }) =>
      (path === undefined) !== (command === undefined) &&
      (command === undefined || (status === undefined && contains === undefined)),
    { error: 'either a path (with status and contains, if wanted) or a command' },
  );

const days = z
  .array(choice(weekdays, 'mon, tue, wed, thu, fri, sat or sun'))
  .min(1)
  .max(7)
  .prefault([...weekdays]);

const clockExpected = 'a time of day such as 06:30';
const minuteOfDay = text(/^(?:[01]\d|2[0-3]):[0-5]\d$/, clockExpected).transform((value) => {
  const [hours = 0, minutes = 0] = value.split(':').map(Number);
  return hours * 60 + minutes;
});

const windowSchema = z.strictObject({ days, from: minuteOfDay, to: minuteOfDay });
const drillSchema = z.strictObject({ site: idOf('a site'), days, at: minuteOfDay });

export const rolloutSchema = z
  .strictObject({
    gates: gatesSchema,
    triggers: triggersSchema,
    smoke: z.array(smokeSchema).max(50).prefault([]),
    windows: z.array(windowSchema).max(50).prefault([]),
    watch: seconds(0, 604_800, 'a time').prefault('10m'),
    keep: seconds(0, 604_800, 'a time').prefault('1h'),
    drill: drillSchema.exactOptional(),
  })
  .prefault({});

export function toRules(entry: z.output<typeof rolloutSchema>): RolloutRules {
  const { gates, triggers, smoke, windows, watch, keep, drill } = entry;
  const { unhealthy, for: forSeconds, timeLimit, ...limits } = triggers;
  return {
    gates,
    triggers: {
      ...limits,
      forSeconds,
      unhealthySeconds: unhealthy,
      timeLimitSeconds: timeLimit,
    },
    smoke: smoke.map(({ path, command, status = 200, contains }) =>
      command
        ? { kind: 'command', argv: command }
        : {
            kind: 'http',
            path: path ?? '/',
            status,
            ...(contains === undefined ? {} : { contains }),
          },
    ),
    windows,
    watchSeconds: watch,
    keepSeconds: keep,
    ...(drill ? { drill } : {}),
  };
}

/** Rules of a service without `rollout` in the fleet file. */
export const defaultRules: RolloutRules = toRules(rolloutSchema.parse(undefined));
