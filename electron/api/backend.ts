import { hostname, userInfo } from 'node:os';
import { implement, type Router } from '@orpc/server';
import type { Logger } from 'pino';
import { contract } from '../../shared/contract/contract.ts';
import { version } from './host/version.ts';

export type BackendOptions = {
  /** Absent: the lab. */
  readonly fleetFile?: string;
  readonly dataDir: string;
  readonly host: 'desktop' | 'headless';
  readonly log: Logger;
};

export type Backend = {
  readonly router: Router<typeof contract, Record<never, never>>;
  close(): Promise<void>;
};

const os = implement(contract);

/** So far only who is there; every other method says that it is not built. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const startedAt = new Date().toISOString();
  const info = os.host.info.handler(() => ({
    version,
    host: options.host,
    operator: `${userInfo().username}@${hostname()}`,
    startedAt,
  }));
  const { host: _built, ...rest } = contract;
  const unbuilt: Record<string, Record<string, unknown>> = {};
  for (const [area, methods] of Object.entries(rest)) {
    unbuilt[area] = {};
    for (const method of Object.keys(methods)) unbuilt[area][method] = refuse(area, method);
  }
  const router = os.router({ ...unbuilt, host: { info } } as unknown as Parameters<
    typeof os.router
  >[0]);
  return { router: router as Backend['router'], close: async () => undefined };
}

function refuse(area: string, method: string): unknown {
  const builder = (os as never as Record<string, Record<string, typeof os.links.retry>>)[area]?.[
    method
  ];
  return builder?.handler(({ errors }) => {
    throw errors.REFUSED({
      data: { reason: `${area}.${method} is not built yet`, mend: 'use a later version' },
    });
  });
}
