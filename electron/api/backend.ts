import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { implement, type Router } from '@orpc/server';
import type { Logger } from 'pino';
import { contract } from '../../shared/contract/contract.ts';
import type { FleetState } from '../../shared/model/fleet.ts';
import { ChangeStore, Changes, CommandQueue, type Context } from '../changes/index.ts';
import { cameraIdsAt, watchFleet } from '../fleet/index.ts';
import { Inventory } from '../inventory/index.ts';
import { type Lab, startLab } from '../lab/index.ts';
import { createConnectLimiter, createSecretStore, createTrustStore } from '../links/ssh/index.ts';
import { Board } from '../picture/index.ts';
import { type Driving, drivingNow, Rollouts } from '../rollout/index.ts';
import { createTelemetryStore, systemClock } from '../telemetry/index.ts';
import { desktopHandlers } from './handlers/desktop.ts';
import { enginesHandlers } from './handlers/engines.ts';
import { flagsHandlers } from './handlers/flags.ts';
import { fleetHandlers } from './handlers/fleet.ts';
import type { Desktop } from './handlers/host-desktop.ts';
import { labHandlers } from './handlers/lab.ts';
import { linksHandlers } from './handlers/links.ts';
import { liveHandlers } from './handlers/live.ts';
import { rolloutsHandlers } from './handlers/rollouts.ts';
import { trafficHandlers } from './handlers/traffic.ts';
import { startScheduler } from './scheduler.ts';
import { version } from './version.ts';

export type BackendOptions = {
  /** Absent: the lab. */
  readonly fleetFile?: string;
  readonly dataDir: string;
  readonly host: 'desktop' | 'headless';
  /** The window; absent in the headless host. */
  readonly desktop?: Desktop;
  readonly log: Logger;
};

export type Backend = {
  readonly router: Router<typeof contract, Record<never, never>>;
  /** Rollouts and leases that this console drives at this moment. */
  driving(): Driving;
  /** The machine has slept: rollouts go on once the gateways were looked at. */
  resumed(): void;
  close(): Promise<void>;
};

const os = implement(contract);

/** Everything behind the contract; knows no wire and no window. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const { dataDir, log } = options;
  const startedAt = new Date().toISOString();
  const operator = `${userInfo().username}@${hostname()}`;
  const lab = options.fleetFile
    ? undefined
    : await startLab({ dir: path.join(dataDir, 'lab'), log });
  try {
    const built = await build({ ...options, lab, operator });
    const info = os.host.info.handler(() => ({ version, host: options.host, operator, startedAt }));
    return {
      router: os.router({
        host: { info },
        desktop: desktopHandlers(options.desktop),
        ...built.handlers,
      }),
      driving: built.driving,
      resumed: built.resumed,
      close: async () => {
        await built.close();
        await lab?.close();
      },
    };
  } catch (error) {
    await lab?.close();
    throw error;
  }
}

type Parts = BackendOptions & { readonly lab: Lab | undefined; readonly operator: string };

async function build({ fleetFile, dataDir, log, lab, operator }: Parts) {
  const fleetEvents = new EventEmitter();
  fleetEvents.setMaxListeners(0);
  const fleet = await watchFleet(lab?.fleetFile ?? fleetFile ?? '', {
    onState: (state) => fleetEvents.emit('state', state),
  });
  const secrets = createSecretStore();
  const linkLog = (event: string, data: Record<string, unknown>) => log.info(data, event);
  const ssh = {
    secrets,
    trustStore: createTrustStore(dataDir, linkLog),
    limiter: createConnectLimiter(),
    log: linkLog,
  };
  const console = `${operator}#${await consoleId(dataDir)}`;
  const inventory = new Inventory({ ssh, secrets, console }, systemClock);
  const records = await ChangeStore.open(dataDir);
  const queue = await CommandQueue.open(dataDir);
  const context: Context = {
    inventory: inventory,
    records,
    queue,
    secrets,
    log,
    operator,
    telemetry: createTelemetryStore(),
    changes: new Changes({
      store: records,
      queue,
      operator,
      camerasAt: (gateway, service) => cameraIdsAt(fleet.current().fleet, gateway, service),
      onFault: (error) => log.error({ error }, 'a change could not be recorded'),
    }),
    fleetState: (): FleetState => ({ ...fleet.current(), simulated: lab !== undefined }),
    onFleet: (listener) => {
      const told = (state: FleetState) => listener({ ...state, simulated: lab !== undefined });
      fleetEvents.on('state', told);
      return () => fleetEvents.off('state', told);
    },
  };
  const rollouts = new Rollouts({ context, console, dataDir });
  inventory.follow(fleet.current().fleet);
  const unfollow = context.onFleet((state) => inventory.follow(state.fleet));
  const board = new Board(context, () => rollouts.underWay());
  const stop = startScheduler(context, board, rollouts, systemClock);
  void recover(rollouts, log);
  return {
    handlers: handlersOf(context, board, rollouts, lab),
    driving: () => drivingNow(context, console, rollouts.underWay()),
    resumed: () => rollouts.lookAgain(),
    close: async () => {
      unfollow();
      fleet.close();
      await rollouts.close();
      await stop();
      await inventory.close();
    },
  };
}

function handlersOf(context: Context, board: Board, rollouts: Rollouts, lab: Lab | undefined) {
  return {
    fleet: fleetHandlers(context),
    links: linksHandlers(context),
    live: liveHandlers(context, board),
    traffic: trafficHandlers(context, rollouts),
    engines: enginesHandlers(context, rollouts),
    rollouts: rolloutsHandlers(rollouts),
    flags: flagsHandlers(context),
    lab: labHandlers(lab),
  };
}

async function recover(rollouts: Rollouts, log: Logger): Promise<void> {
  try {
    await rollouts.recover();
  } catch (error) {
    log.error({ error }, 'rollouts that were under way cannot go on');
  }
}

/** Who this console is to others: kept, so that after a restart it still is the driver it was. */
async function consoleId(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'console-id');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (/^[0-9a-f]{8}$/.test(known.trim())) return known.trim();
  const id = randomUUID().slice(0, 8);
  await writeFile(file, `${id}\n`, { mode: 0o600 });
  return id;
}
