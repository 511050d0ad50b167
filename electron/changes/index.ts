/** Changes of a person over many gateways: run, queue, record, verify, undo. */

export {
  candidateSteps,
  mirrorSteps,
  pinSteps,
  policySteps,
  promoteSteps,
  settleSteps,
  splitSteps,
  undoSteps,
  weightedCameras,
} from './change-steps.ts';
export { ChangeStore } from './change-store.ts';
export { type ChangeRequest, Changes } from './changes.ts';
export {
  type Context,
  camerasIn,
  findGateway,
  findService,
  fleetOf,
  gatewaysInScope,
} from './context.ts';
export { IdempotentStreams } from './idempotent-stream.ts';
export { CommandQueue } from './queue.ts';
export { answerQueued, dropQueued, workOffQueue } from './queue-worker.ts';
export { isSlotHealthy, rollbackNow } from './rollback-now.ts';
export { rollbackSteps } from './rollback-steps.ts';
export { changesOfAll, changesOfSite, pageOf, toldChange } from './told-change.ts';
