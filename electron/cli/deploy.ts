import { randomUUID } from 'node:crypto';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import { type Api, firstAnswer } from './connect.ts';
import { followRollout } from './follow-rollout.ts';
import type { Output } from './output.ts';
import { planLines } from './plan-lines.ts';

type Deploy = {
  readonly request: RolloutRequest;
  readonly planOnly: boolean;
  readonly wait: boolean;
};

/** Shows the plan, then starts it; a plan that does not fit is exit 1 and starts nothing. */
export async function deploy(
  api: Api,
  output: Output,
  { request, planOnly, wait }: Deploy,
): Promise<number> {
  const answer = await firstAnswer(api.rollouts.plan(request));
  for (const line of planLines(answer)) output.line(line);
  if (planOnly || answer.kind === 'does-not-fit') {
    output.document(answer);
    return answer.kind === 'fits' ? 0 : 1;
  }
  const { id } = await firstAnswer(api.rollouts.start({ key: randomUUID(), request }));
  return begun(api, output, id, wait && 'finished');
}

/** A rollback drill: done is that it went back, as it should. */
export async function drill(
  api: Api,
  output: Output,
  { service, site, wait }: { readonly service: string; readonly site: string; wait: boolean },
): Promise<number> {
  const key = randomUUID();
  const { id } = await firstAnswer(api.rollouts.drill({ key, site, service }));
  return begun(api, output, id, wait && 'rolled-back');
}

function begun(
  api: Api,
  output: Output,
  id: string,
  wanted: 'finished' | 'rolled-back' | false,
): Promise<number> {
  output.line(`Started as ${id}; it goes on without this command: npx tallydeck rollouts ${id}`);
  if (wanted) return followRollout(api, output, id, wanted);
  output.document({ id });
  return Promise.resolve(0);
}
