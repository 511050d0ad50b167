import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/contract.ts';

const os = implement(contract).rollouts;

/** Made-up rollouts, for looking at the screens only. */
export function rolloutsOf() {
  const none = new Error('no rollouts here yet');
  return {
    plan: os.plan.handler(() => {
      throw none;
    }),
    start: os.start.handler(() => {
      throw none;
    }),
    command: os.command.handler(() => {
      throw none;
    }),
    takeOver: os.takeOver.handler(() => {
      throw none;
    }),
    handOver: os.handOver.handler(() => {
      throw none;
    }),
    finishRest: os.finishRest.handler(() => {
      throw none;
    }),
    drill: os.drill.handler(() => {
      throw none;
    }),
    incident: os.incident.handler(() => {
      throw none;
    }),
    annotate: os.annotate.handler(() => {
      throw none;
    }),
    watch: os.watch.handler(async function* () {
      yield* [];
      throw none;
    }),
    follow: os.follow.handler(async function* () {
      yield* [];
      throw none;
    }),
    readiness: os.readiness.handler(async function* () {
      yield* [];
      throw none;
    }),
  };
}
