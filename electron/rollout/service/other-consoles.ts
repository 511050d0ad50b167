import type { ForeignRollout } from '../../../shared/contract/rollouts.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { RolloutNote } from '../../../shared/model/split.ts';
import type { Context } from '../../changes/index.ts';
import type { GatewayConnection } from '../../inventory/index.ts';
import { type LiveSplit, leaseState } from '../../traffic/index.ts';

/** A rollout that a gateway tells of, as it was last read there. */
export type Noted = {
  readonly note: RolloutNote;
  readonly gateway: string;
  readonly site: string;
  readonly service: string;
  /** Console that drives, or has written last. */
  readonly driver: string;
  readonly drivingLeft: number;
};

/** @param isOurs Rollouts that this console knows of and drives, or has ended. */
export function notedElsewhere(
  context: Context,
  isOurs: (note: RolloutNote, writer: string) => boolean,
): readonly Noted[] {
  return [...context.inventory.gateways.values()].flatMap(({ gateway, traffic }) => {
    const reading = traffic.last();
    if (!reading) return [];
    const clock = reading.clock + (Date.now() - reading.at) / 1000;
    return [...reading.splits].flatMap(([service, live]): readonly Noted[] => {
      const { rollout: note, writer } = live.intent;
      if (!note || isOurs(note, writer)) return [];
      const deadMan = traffic.services.find(({ id }) => id === service)?.lease.deadMan ?? 0;
      const at = { gateway: gateway.id, site: gateway.site, service };
      return [{ note, ...at, ...driving(live, deadMan, clock) }];
    });
  });
}

function driving(live: LiveSplit, deadMan: number, clock: number) {
  const lease = leaseState(live, deadMan, clock);
  if (lease.kind === 'live') return { driver: lease.driver, drivingLeft: lease.drivingLeft };
  return { driver: live.intent.writer, drivingLeft: 0 };
}

/**
 * One line for each rollout, over all gateways that tell of it. A gateway that tells something else
 * under the same id has a line of its own: it does not speak for the others.
 */
export function foreignRollouts(noted: readonly Noted[]): readonly ForeignRollout[] {
  return [...Map.groupBy(noted, tale).values()].flatMap((all) => {
    const last = newest(all);
    if (!last) return [];
    const { id, request, wave, step } = last.note;
    return {
      ...{ id, wave, step, driver: last.driver, service: last.service },
      sites: [...new Set(all.map(({ site }) => site))],
      release: request.release,
      strategy: request.strategy,
      drivingLeft: Math.ceil(Math.max(...all.map(({ drivingLeft }) => drivingLeft))),
    };
  });
}

/** Facts that all gateways of one rollout must agree on. */
const tale = ({ note: { id, request, by } }: Noted): string => JSON.stringify([id, by, request]);

/** Two gateways that tell different things of the same rollout; undefined where all agree. */
export function disagreeing(noted: readonly Noted[]): readonly [Noted, Noted] | undefined {
  const [one, other] = [...Map.groupBy(noted, tale).values()].map(([first]) => first);
  return one && other ? [one, other] : undefined;
}

/**
 * Wave and step that a rollout has reached. Each gateway speaks for its own site only: it names a
 * wave that its site is in, and the step is that of the site furthest behind. Undefined where none
 * is credible.
 */
export function gatewayOfNote(
  noted: readonly Noted[],
  { waves }: Pick<RolloutPlan, 'waves'>,
): { readonly wave: number; readonly step: number } | undefined {
  const own = noted.filter(({ note, site }) => waves[note.wave]?.sites.includes(site));
  const wave = Math.max(...own.map(({ note }) => note.wave));
  const there = own.filter(({ note }) => note.wave === wave);
  const steps = [...Map.groupBy(there, ({ site }) => site).values()].map((all) =>
    Math.max(...all.map(({ note }) => note.step)),
  );
  return steps.length === 0 ? undefined : { wave, step: Math.min(...steps) };
}

/**
 * The sites, of those that a rollout is said to have come to, that were read and bear out nothing of
 * it: none of their gateways tells of it, and their stable release is another. A gateway must not
 * say of another site how far it has come.
 */
export function unconfirmed(
  context: Pick<Context, 'inventory'>,
  noted: readonly Noted[],
  { request }: RolloutNote,
  sites: readonly string[],
): readonly string[] {
  const telling = new Set(noted.map(({ site }) => site));
  const runsAnother = ({ traffic }: Pick<GatewayConnection, 'traffic'>) => {
    const intent = traffic.last()?.splits.get(request.scope.service)?.intent;
    if (!intent) return false;
    const { stable } = intent.roles;
    return stable === undefined || intent.slots[stable].release !== request.release;
  };
  return sites.filter(
    (site) => !telling.has(site) && context.inventory.gatewaysOf(site).some(runsAnother),
  );
}

/** The gateway that has come furthest. */
export function newest(noted: readonly Noted[]): Noted | undefined {
  return noted.toSorted((one, other) => place(other) - place(one))[0];
}

const mostSteps = 10_000;
const place = ({ note }: Noted): number => note.wave * mostSteps + note.step;
