import type { ActionResult } from '../../shared/model/rollout.ts';
import type { Intent, RolloutNote } from '../../shared/model/split.ts';
import { type Context, findGateway } from '../changes/index.ts';
import { RefusedChange } from '../traffic/index.ts';
import { asResult, atEach, doneValue } from './result.ts';

/**
 * This console drives a rollout from now on, at all of its gateways; `fenced` while another one's
 * driving is not over. The split in force stays, and an expired lease stays expired.
 */
export function takeOver(
  context: Context,
  gateways: readonly string[],
  service: string,
  note: RolloutNote,
): Promise<ActionResult> {
  const change = (intent: Intent): Intent => {
    if (intent.rollout?.id !== note.id) throw new RefusedChange({ code: 'not-holding' });
    // Each gateway keeps the weights of its own cameras.
    const { weights: _, ...rest } = note;
    const { weights } = intent.rollout;
    return { ...intent, rollout: { ...rest, ...(weights && { weights }) } };
  };
  return asResult(async () => {
    await atEach(gateways, async (id) => {
      const { traffic } = findGateway(context, id);
      doneValue(await traffic.write(service, change));
      doneValue(await traffic.persist(service));
    });
    return {};
  });
}

/** Driving ends at once: another console may take over without waiting. */
export function handOver(
  context: Context,
  gateways: readonly string[],
  service: string,
): Promise<ActionResult> {
  return asResult(async () => {
    await atEach(gateways, async (id) =>
      doneValue(await findGateway(context, id).traffic.handOver(service)),
    );
    return {};
  });
}
