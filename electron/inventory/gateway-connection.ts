import type { Camera } from '../../shared/model/camera.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { LinkState, Outcome } from '../../shared/model/link.ts';
import type { InstallState } from '../../shared/model/picture.ts';
import { slotNames } from '../../shared/model/split.ts';
import { siteById } from '../fleet/index.ts';
import { type AdminLink, openAdminLink, type TableRow } from '../links/haproxy/index.ts';
import { inHost, internalFault, type SshLink } from '../links/index.ts';
import { openSshLink } from '../links/ssh/index.ts';
import {
  betterOffset,
  type Clock,
  type ClockEstimate,
  clockOffset,
  type GatewaySample as Polled,
  serversNow,
  slotOf,
  timed,
} from '../telemetry/index.ts';
import {
  type ConfigInput,
  GatewayTraffic,
  installState,
  processStartedAt,
  readInstalled,
} from '../traffic/index.ts';
import { configInput } from './config-input.ts';
import type { LinkSetup } from './link-setup.ts';
import { Scrapers } from './scrapers.ts';

const installedEveryMs = 60_000;

/** Cameras that no fleet file lists and that are still read of one gateway, to be shown to a person. */
const mostUnlisted = 500;

function listedFirst(rows: readonly TableRow[], cameras: readonly Camera[]): readonly TableRow[] {
  const keys = new Set(cameras.map(({ service, id }) => `${service}/${id}`));
  const [listed, others] = [
    rows.filter(({ key }) => keys.has(key)),
    rows.filter(({ key }) => !keys.has(key)),
  ];
  return [...listed, ...others.slice(0, mostUnlisted)];
}

/** Keys of our stick tables are `service/…`. */
const serviceOf = (key: string): string | undefined => key.split('/', 1)[0];

/** One gateway of the fleet: its links, its traffic, and what is known of what is installed. */
export class GatewayConnection {
  readonly ssh: SshLink;
  readonly admin: AdminLink;
  readonly scrapers: Scrapers;
  readonly #setup: LinkSetup;
  readonly #clock: Clock;
  #gateway: Gateway;
  #environment: string | undefined;
  #input: ConfigInput;
  #traffic: GatewayTraffic;
  #install: InstallState = { kind: 'unknown' };
  #installReadAt = 0;
  #offset: ClockEstimate | undefined;

  constructor(gateway: Gateway, fleet: Fleet, setup: LinkSetup, clock: Clock) {
    this.#setup = setup;
    this.#clock = clock;
    this.#gateway = gateway;
    this.#environment = siteById(fleet, gateway.site)?.environment;
    this.ssh = openSshLink({ host: gateway.id, target: gateway.ssh, ...setup.ssh });
    this.admin = openAdminLink({ ssh: this.ssh, path: gateway.paths.socket });
    this.scrapers = new Scrapers(this.ssh);
    this.#input = configInput(gateway, fleet);
    this.#traffic = this.#newTraffic();
  }

  get gateway(): Gateway {
    return this.#gateway;
  }
  get traffic(): GatewayTraffic {
    return this.#traffic;
  }
  get install(): InstallState {
    return this.#install;
  }
  get input(): ConfigInput {
    return this.#input;
  }
  get clockOffsetMs(): number | undefined {
    return this.#offset?.ms;
  }

  state(): LinkState {
    return this.admin.state();
  }

  /** Takes over what the fleet file says now; the links stay open. */
  adopt(gateway: Gateway, fleet: Fleet): void {
    const input = configInput(gateway, fleet);
    const environment = siteById(fleet, gateway.site)?.environment;
    const same =
      JSON.stringify(input) === JSON.stringify(this.#input) && environment === this.#environment;
    this.#gateway = gateway;
    this.#environment = environment;
    if (same) return;
    this.#input = input;
    this.#traffic = this.#newTraffic();
    this.#installReadAt = 0;
  }

  /** One round of questions, as the poll wants it. An exception is this gateway's fault. */
  read(tick: number): Promise<Outcome<Polled>> {
    return this.#guarded('read HAProxy', () => this.#read(tick));
  }

  /** After a reading: recovers from a restart of HAProxy, renews leases, catches the disk up. */
  keep(): Promise<Outcome> {
    return this.#guarded('keep what is in force', async () => {
      await this.#traffic.keep();
      return { kind: 'done', value: undefined };
    });
  }

  async #guarded<T>(command: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { id } = this.#gateway;
    const fail = (error: unknown) => {
      this.#setup.ssh.log('gateway.exception', { host: id, error });
      const fault = internalFault(error);
      this.admin.misunderstood(fault);
      return fault.detail;
    };
    try {
      return await inHost({ host: id, fail }, work);
    } catch (error) {
      return { kind: 'failed', fault: { host: id, command, detail: fail(error) } };
    }
  }

  async #read(tick: number): Promise<Outcome<Polled>> {
    const {
      value: outcome,
      at,
      sentAt,
      receivedAt,
    } = await timed(this.#clock, tick, () => this.#traffic.read());
    if (outcome.kind !== 'done') return outcome;
    const reading = outcome.value;
    // A gateway may name any service; services without a route there are not kept.
    const known = new Set(this.#traffic.services.map(({ id }) => id));
    const isKnown = (service: string | undefined) => service !== undefined && known.has(service);
    const offset = clockOffset(sentAt, receivedAt, reading.clock * 1000);
    this.#offset = betterOffset(this.#offset, { ...offset, at: at.wall });
    void this.#lookAtInstalled();
    return {
      kind: 'done',
      value: {
        at,
        pid: reading.process.pid,
        rows: reading.stats.filter(({ pxname }) => isKnown(slotOf(pxname)?.service)),
        cameras: listedFirst(reading.cameras, this.#input.cameras).filter(({ key }) =>
          isKnown(serviceOf(key)),
        ),
        events: reading.events.filter(({ key }) => isKnown(serviceOf(key))),
      },
    };
  }

  /** Reads what is on the gateway's disk again, now. */
  async readInstall(): Promise<InstallState> {
    this.#installReadAt = this.#clock.mono();
    const read = await readInstalled(this.ssh, this.#input);
    this.#install =
      read.kind === 'done'
        ? installState(this.#gateway, read.value, await processStartedAt(this.admin))
        : { kind: 'unknown' };
    return this.#install;
  }

  /** Every container in service here, with its slot; servers that are down are left out. */
  instances(service: string) {
    const reading = this.#traffic.last();
    const intent = reading?.splits.get(service)?.intent;
    if (!reading || !intent) return [];
    return slotNames.flatMap((slot) => {
      const { instances } = intent.slots[slot];
      const down = serversNow(reading.stats, service, slot, instances)
        .filter((server) => server.state === 'down')
        .map((server) => server.name);
      return instances
        .filter((instance) => !down.includes(instance.name))
        .map((instance) => ({ slot, instance }));
    });
  }

  async close(): Promise<void> {
    this.scrapers.close();
    await this.admin.close();
    await this.ssh.close();
  }

  #newTraffic(): GatewayTraffic {
    return new GatewayTraffic({
      gateway: this.#gateway,
      environment: this.#environment,
      ssh: this.ssh,
      admin: this.admin,
      services: this.#input.services,
      console: this.#setup.console,
    });
  }

  async #lookAtInstalled(): Promise<void> {
    if (this.#clock.mono() - this.#installReadAt < installedEveryMs && this.#installReadAt > 0)
      return;
    await this.readInstall();
  }
}
