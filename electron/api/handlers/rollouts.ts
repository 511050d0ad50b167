import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { rolloutRefused } from '../../inventory/index.ts';
import { hasGoneBack, incidentOf, type Rollouts, written } from '../../rollout/index.ts';
import { every } from '../streams/every.ts';
import { followRollout, watchRollouts } from '../streams/following.ts';

const os = implement(contract).rollouts;
const readinessEveryMs = 2000;

export function rolloutsHandlers(rollouts: Rollouts) {
  return {
    plan: os.plan.handler(({ input }) => rollouts.plan(input)),
    start: os.start.handler(({ input: { key, request } }) => rollouts.start(key, request)),
    watch: os.watch.handler(({ input, signal }) => watchRollouts(rollouts, input.limit, signal)),
    follow: os.follow.handler(({ input, signal }) => followRollout(rollouts, input.id, signal)),
    command: os.command.handler(({ input: { key, id, command, seen } }) =>
      rollouts.command(key, id, command, seen),
    ),
    takeOver: os.takeOver.handler(({ input: { key, id } }) => rollouts.takeOver(key, id)),
    handOver: os.handOver.handler(({ input: { key, id } }) => rollouts.handOver(key, id)),
    finishRest: os.finishRest.handler(({ input: { key, id } }) => rollouts.finishRest(key, id)),
    readiness: os.readiness.handler(async function* ({ signal }) {
      let told = '';
      for await (const _ of every(readinessEveryMs, signal)) {
        const readiness = rollouts.readiness();
        const text = JSON.stringify(readiness);
        if (text === told) continue;
        told = text;
        yield readiness;
      }
    }),
    drill: os.drill.handler(({ input: { key, site, service } }) =>
      rollouts.drill(key, site, service),
    ),
    incident: os.incident.handler(({ input: { id } }) => {
      const { rollout } = rollouts.find(id);
      if (!hasGoneBack(rollout)) throw rolloutRefused({ kind: 'nothing-back' });
      const note = rollouts.journal.note(id) ?? { cause: '', lesson: '' };
      return incidentOf(rollout, rollouts.journal.entries(id), note, rollouts.names());
    }),
    annotate: os.annotate.handler(({ input: { id, cause, lesson } }) => {
      rollouts.find(id);
      written(() => rollouts.journal.annotate(id, { cause, lesson }));
    }),
  };
}
