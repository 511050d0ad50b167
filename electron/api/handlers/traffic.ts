import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { cameraById } from '../../fleet/lookup.ts';
import type { ChangeRequest } from '../../traffic/changes.ts';
import { isWeighted, nearestPrefix, prefixes } from '../../traffic/order.ts';
import {
  candidateSteps,
  mirrorSteps,
  pinSteps,
  promoteSteps,
  rollbackSteps,
  settleSteps,
  splitSteps,
  undoSteps,
  weightedCameras,
} from '../change-steps.ts';
import { concerns } from '../concerns.ts';
import { type Context, findGateway, fleetOf } from '../context.ts';
import { notFound } from '../errors.ts';
import { answerQueued, dropQueued } from '../queue-worker.ts';
import { refuseHeld } from '../rollouts/guard.ts';
import type { Rollouts } from '../rollouts/service.ts';
import { Running } from '../running.ts';
import { installHandlers } from './install.ts';

const os = implement(contract).traffic;

export function trafficHandlers(context: Context, rollouts: Rollouts) {
  const run = (request: ChangeRequest) => context.changes.run(request);
  const byHand = (scope: Scope) => refuseHeld(context, rollouts.underWay(), scope);
  const answers = new Running<never>();
  return {
    preview: os.preview.handler(({ input }) => preview(context, input.scope, input.share)),
    split: os.split.handler(({ input: { key, scope, share, policy } }) => {
      byHand(scope);
      const steps = splitSteps(context, scope, share, policy);
      return run({ key, kind: 'split', scope, askedShare: share, steps });
    }),
    pin: os.pin.handler(({ input: { key, site, camera, role } }) => {
      const found = cameraById(fleetOf(context), camera);
      if (!found || found.site !== site) throw notFound('camera', camera);
      const scope: Scope = { kind: 'site', service: found.service, site };
      byHand(scope);
      return run({ key, kind: 'pin', scope, steps: pinSteps(context, camera, role) });
    }),
    rollback: os.rollback.handler(({ input: { key, scope } }) => {
      const ours = new Set(rollouts.underWay().map(({ id }) => id));
      const steps = rollbackSteps(context, scope, (id) => ours.has(id));
      rollouts.rollBack(scope);
      return run({ key, kind: 'rollback', scope, askedShare: 0, steps });
    }),
    undo: os.undo.handler(async function* ({ input }) {
      const change = await ended(context, input.change);
      byHand(change.scope);
      const steps = undoSteps(context, change);
      await dropQueued(context, change.id);
      yield* run({ key: input.key, kind: 'undo', scope: change.scope, undoes: change.id, steps });
    }),
    promote: os.promote.handler(({ input: { key, scope } }) => {
      byHand(scope);
      return run({ key, kind: 'roles', scope, steps: promoteSteps(context, scope) });
    }),
    candidate: os.candidate.handler(({ input: { key, scope, slot } }) => {
      byHand(scope);
      return run({ key, kind: 'roles', scope, steps: candidateSteps(context, scope, slot) });
    }),
    mirror: os.mirror.handler(({ input: { key, scope, share } }) => {
      byHand(scope);
      return run({ key, kind: 'roles', scope, steps: mirrorSteps(context, scope, share) });
    }),
    settle: os.settle.handler(({ input: { key, gateway, service, how } }) => {
      const { site } = findGateway(context, gateway).gateway;
      const scope: Scope = { kind: 'site', service, site };
      return run({ key, kind: how, scope, steps: settleSteps(context, gateway, service, how) });
    }),
    history: os.history.handler(({ input }) => history(context, input.site, input.limit)),
    queued: os.queued.handler(() => context.queue.list()),
    answer: os.answer.handler(async ({ input: { key, queued, how } }) => {
      const asked = { key, about: `the queued command ${queued}` };
      await answers.start(asked, () => answerQueued(context, queued, how)).next();
    }),
    ...installHandlers(context),
  };
}

function preview(context: Context, scope: Scope, share: number) {
  const cameras = weightedCameras(context, scope);
  return {
    steps: prefixes(scope.service, cameras),
    nearest: nearestPrefix(scope.service, cameras, share),
    unweighted: !isWeighted(cameras),
  };
}

function history(context: Context, site: string | undefined, limit: number): readonly Change[] {
  return context.records
    .list()
    .filter((change) => site === undefined || concerns(context, change, site))
    .slice(0, limit);
}

/** A change once it is finished: what is still being verified is not undone under its feet. */
async function ended(context: Context, id: string): Promise<Change> {
  const change = context.records.find(id);
  if (!change) throw notFound('change', id);
  if (change.finished) return change;
  for await (const state of context.changes.follow(id)) if (state.finished) return state;
  return change;
}
