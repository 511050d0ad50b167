import { ORPCError } from '@orpc/server';
import type { StartProgress } from '../../shared/contract/engines.ts';
import type { Refusal } from '../../shared/model/refusal.ts';
import type { Intent } from '../../shared/model/split.ts';
import { type GatewayConnection, refused, unwrap } from '../inventory/index.ts';
import type { Written } from '../traffic/index.ts';

type Step = {
  readonly units: readonly GatewayConnection[];
  readonly service: string;
  readonly change: (intent: Intent) => Intent;
  /** The rest of the change at a gateway, once its intent was written. */
  readonly bring: (unit: GatewayConnection) => Promise<void>;
  readonly report: (progress: StartProgress) => void;
};

/** Why a change is not at every gateway, and where it could not be taken back (empty: nowhere). */
export type Broken = {
  readonly gateway: string;
  readonly error: unknown;
  readonly left: readonly string[];
};

/** Changes the intents of all gateways of a site one after the other: at every one, or at none. */
export async function atEveryGateway(step: Step): Promise<Broken | undefined> {
  const done: { readonly unit: GatewayConnection; readonly written: Written }[] = [];
  for (const unit of step.units) {
    const gateway = unit.gateway.id;
    const left: string[] = [];
    try {
      const outcome = await unit.traffic.write(step.service, step.change);
      if (outcome.kind === 'unknown') left.push(`${gateway}: ${outcome.fault.detail}`);
      done.push({ unit, written: unwrap(outcome) });
      await step.bring(unit);
    } catch (error) {
      for (const each of done.reverse()) {
        const why = await takeBack(each.unit, step.service, each.written);
        if (why) left.push(`${each.unit.gateway.id}: ${why}`);
        const text = why ? `not taken back: ${why}` : 'taken back';
        step.report({ kind: 'step', engine: each.unit.gateway.id, step: 'slot', text });
      }
      return { gateway, error, left };
    }
  }
  return undefined;
}

/** Puts back what was meant before, unless somebody has changed it since; else says why not. */
async function takeBack(
  { traffic }: GatewayConnection,
  service: string,
  { before, after }: Written,
): Promise<string | undefined> {
  const back = await traffic.write(service, () => before, { onlyAt: after.revision });
  const brought = back.kind === 'done' ? await traffic.applyServers(service) : back;
  if (brought.kind !== 'done') return brought.fault.detail;
  // A write to disk that fails now is tried again with the next readings.
  await traffic.persist(service);
  return undefined;
}

/** One error for the whole, naming where it broke and every gateway that still has a part of it. */
export function brokenError({ gateway, error, left }: Broken) {
  const data: unknown = error instanceof ORPCError ? error.data : undefined;
  const { refusal, detail } = (data ?? {}) as { refusal?: Refusal; detail?: string };
  const text = detail ?? (error instanceof Error ? error.message : String(error));
  return refused(refusal ?? { code: 'remote', detail: text }, gateway, left);
}
