import { randomUUID } from 'node:crypto';
import type { Rollout, RolloutCommand, RolloutEnd } from '../../shared/model/rollout.ts';
import { waitsForApproval } from '../../shared/model/rollout-needs.ts';
import type { Steering } from './command.ts';
import { type Api, firstAnswer } from './connect.ts';
import { findRollout } from './find-rollout.ts';
import { followRollout } from './follow-rollout.ts';
import type { Output } from './output.ts';
import { headline } from './rollout-words.ts';

type Steer = { readonly how: Steering; readonly rollout?: string; readonly wait: boolean };

const wanted: Readonly<Record<Steering, RolloutEnd>> = {
  promote: 'finished',
  pause: 'finished',
  resume: 'finished',
  abort: 'rolled-back',
  'roll-back': 'rolled-back',
};

/** Tells a rollout what to do; with `wait`, exit 0 is that it ended as the command wants it. */
export async function steer(api: Api, output: Output, asked: Steer): Promise<number> {
  const rollout = await findRollout(api, asked.rollout);
  const { id, state } = rollout;
  const command = asked.how === 'promote' ? nextStep(rollout) : asked.how;
  const stepwise = command === 'advance' || command === 'approve';
  const seen = stepwise ? { seen: state.next } : {};
  output.line(headline(rollout));
  await firstAnswer(api.rollouts.command({ key: randomUUID(), id, command, ...seen }));
  output.line(`${id}: ${command} accepted`);
  if (asked.wait) return followRollout(api, output, id, wanted[asked.how]);
  output.document({ id, command });
  return 0;
}

/** Approves what waits for a person, else ends the soak. */
const nextStep = (rollout: Rollout): RolloutCommand =>
  waitsForApproval(rollout) ? 'approve' : 'advance';
