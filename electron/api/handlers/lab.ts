import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { LabState } from '../../../shared/contract/lab.ts';
import { notFound, refused } from '../../inventory/index.ts';
import { type Lab, NoSuchTarget } from '../../lab/index.ts';
import { followed } from '../streams/followed.ts';

const os = implement(contract).lab;
const noLab: LabState = { running: false, router: 'haproxy', active: [] };

export function labHandlers(lab: Lab | undefined) {
  return {
    watch: os.watch.handler(({ signal }) => watchLab(lab, signal)),
    fault: os.fault.handler(async ({ input }) => {
      if (!lab) throw refused({ code: 'real-fleet' });
      await lab.fault(input.fault, input.target, input.on).catch((error: unknown) => {
        throw error instanceof NoSuchTarget ? notFound('lab target', input.target) : error;
      });
    }),
  };
}

async function* watchLab(
  lab: Lab | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<LabState> {
  if (!lab) {
    yield noLab;
    return;
  }
  yield* followed(lab.state, lab.subscribe, signal);
}
