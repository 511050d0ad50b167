import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Change, ToldChange } from '../../../shared/model/change.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import {
  answerQueued,
  type ChangeRequest,
  type Context,
  candidateSteps,
  changesOfAll,
  changesOfSite,
  dropQueued,
  findGateway,
  fleetOf,
  IdempotentStreams,
  mirrorSteps,
  pageOf,
  pinSteps,
  policySteps,
  promoteSteps,
  rollbackSteps,
  settleSteps,
  splitSteps,
  toldChange,
  undoSteps,
  weightedCameras,
} from '../../changes/index.ts';
import { cameraById } from '../../fleet/index.ts';
import { notFound, refused } from '../../inventory/index.ts';
import { type Rollouts, refuseHeld } from '../../rollout/index.ts';
import { cameraOrder, isWeighted, nearestPrefix, shares } from '../../traffic/index.ts';
import { newest } from '../streams/newest.ts';
import { installHandlers } from './install.ts';

const os = implement(contract).traffic;

export function trafficHandlers(context: Context, rollouts: Rollouts) {
  const run = (request: ChangeRequest) => followed(context.changes.run(request));
  const byHand = (scope: Scope) => refuseHeld(context, rollouts.underWay(), scope);
  const answers = new IdempotentStreams<never>();
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
    rollback: os.rollback.handler(({ input }) => rollback(context, rollouts, input)),
    undo: os.undo.handler(async function* ({ input }) {
      const change = await ended(context, input.change);
      if (change.kind === 'rollout') throw refused({ code: 'part-of-rollout' });
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
    policy: os.policy.handler(({ input: { key, scope, policy } }) => {
      byHand(scope);
      return run({ key, kind: 'policy', scope, steps: policySteps(context, scope, policy) });
    }),
    change: os.change.handler(({ input }) => toldChange(changeOf(context, input.id))),
    history: os.history.handler(({ input }) => history(context, input)),
    queued: os.queued.handler(() => context.queue.list()),
    answer: os.answer.handler(async ({ input: { key, queued, how } }) => {
      const asked = { key, about: { code: 'queued-busy', queued } as const };
      await answers.start(asked, () => answerQueued(context, queued, how)).next();
    }),
    ...installHandlers(context),
  };
}

type RollbackInput = {
  readonly key: string;
  readonly scope: Scope;
  readonly leaves?: readonly string[] | undefined;
};

async function* rollback(
  context: Context,
  rollouts: Rollouts,
  { key, scope, leaves: seen }: RollbackInput,
): AsyncGenerator<ToldChange> {
  const { changes } = context;
  const request = { key, kind: 'rollback', scope, askedShare: 0 } as const;
  // The same rollback again has nothing to do any more, but it has an answer.
  if (changes.isKnown(key)) return yield* followed(changes.run({ ...request, steps: [] }));
  const ours = new Set(rollouts.underWay().map(({ id }) => id));
  const held = rollouts.rollBack(scope);
  const { steps, leaves } = await rollbackSteps(context, {
    ...{ scope, holdsRollout: held > 0, isOurs: (id) => ours.has(id) },
    ...(seen && { leaves: seen }),
  });
  yield* followed(changes.run({ ...request, steps, leaves }));
}

function preview(context: Context, scope: Scope, share: number) {
  const cameras = weightedCameras(context, scope);
  return {
    shares: shares(cameraOrder(scope.service, cameras)),
    nearest: nearestPrefix(scope.service, cameras, share),
    unweighted: !isWeighted(cameras),
  };
}

type HistoryInput = {
  readonly site?: string | undefined;
  readonly limit: number;
  readonly before?: string | undefined;
};

function history(context: Context, { site, limit, before }: HistoryInput): readonly ToldChange[] {
  const all = site === undefined ? changesOfAll(context) : changesOfSite(context, site);
  return pageOf(all, limit, before);
}

/** The newest state each time the reader is ready for one. */
async function* followed(changes: AsyncGenerator<Change>): AsyncGenerator<ToldChange> {
  for await (const change of newest(changes)) yield toldChange(change);
}

function changeOf(context: Context, id: string): Change {
  const change = context.records.find(id);
  if (!change) throw notFound('change', id);
  return change;
}

/** A change once it is finished: a change that is still being verified is not undone. */
async function ended(context: Context, id: string): Promise<Change> {
  const change = changeOf(context, id);
  if (change.finished) return change;
  for await (const state of context.changes.follow(id)) if (state.finished) return state;
  return change;
}
