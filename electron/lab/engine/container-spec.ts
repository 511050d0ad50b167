import { z } from 'zod';
import type { Image } from './images.ts';

/** The console's request to create a container, as far as the lab plays it. */
const createSchema = z.object({
  Image: z.string().min(1),
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Healthcheck: z
    .object({
      Test: z.array(z.string()).nullish(),
      Interval: z.number().nullish(),
      Retries: z.number().nullish(),
    })
    .nullish(),
  HostConfig: z
    .object({
      PortBindings: z
        .record(
          z.string(),
          z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })),
        )
        .nullish(),
      RestartPolicy: z.object({ Name: z.string() }).nullish(),
      Memory: z.number().nullish(),
      NanoCpus: z.number().nullish(),
    })
    .nullish(),
});
export type CreateBody = z.infer<typeof createSchema>;

export type LabContainerSpec = {
  readonly name: string;
  readonly image: Image;
  readonly imageReference: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly containerPort: string;
  /** 0: the engine chooses. */
  readonly hostPort: number;
  readonly restarts: boolean;
  readonly health: { readonly intervalMs: number; readonly retries: number };
  readonly memoryBytes: number;
  readonly cpus: number;
};

export class BadRequest extends Error {}

export function parseCreateBody(body: unknown): CreateBody {
  const parsed = createSchema.safeParse(body);
  if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error).replaceAll('\n', ' '));
  return parsed.data;
}

export function labContainerSpec(name: string, body: CreateBody, image: Image): LabContainerSpec {
  const [containerPort, bindings] = Object.entries(body.HostConfig?.PortBindings ?? {})[0] ?? [];
  const port = Number(bindings?.[0]?.HostPort ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadRequest(`invalid port specification: "${bindings?.[0]?.HostPort}"`);
  }
  return {
    name,
    image,
    imageReference: body.Image,
    env: { ...image.env, ...envRecord(body.Env ?? []) },
    labels: body.Labels ?? {},
    containerPort: containerPort ?? '8080/tcp',
    hostPort: port,
    restarts: ['always', 'unless-stopped', 'on-failure'].includes(
      body.HostConfig?.RestartPolicy?.Name ?? '',
    ),
    health: {
      intervalMs: (body.Healthcheck?.Interval ?? 1e9) / 1e6,
      retries: body.Healthcheck?.Retries || 3,
    },
    memoryBytes: body.HostConfig?.Memory ?? 0,
    cpus: (body.HostConfig?.NanoCpus ?? 0) / 1e9,
  };
}

function envRecord(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}
