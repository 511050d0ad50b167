import type { RolloutDetail } from '../../shared/contract/rollouts.ts';
import type { RolloutEnd } from '../../shared/model/rollout.ts';
import { waitsForApproval } from '../../shared/model/rollout-needs.ts';
import { type Api, firstAnswer } from './connect.ts';
import type { Output } from './output.ts';
import { drillLines, gateText, headline, standing } from './rollout-words.ts';

/**
 * Follows a rollout until it has ended and says each thing once: phases, steps, and each gate when
 * its state changes. Exit 0 where it ended as `wanted`.
 */
export async function followRollout(
  api: Api,
  output: Output,
  id: string,
  wanted: RolloutEnd,
): Promise<number> {
  const opened = api.rollouts.follow({ id });
  const { stream, first } = await firstAnswer(
    opened.then((stream) => stream.next().then((first) => ({ stream, first }))),
  );
  const say = sayer(output);
  let last: RolloutDetail | undefined;
  for (let step = first; !step.done; step = await stream.next()) {
    last = step.value;
    say(last);
  }
  if (last?.rollout.state.phase.kind !== 'ended') {
    throw new Error(`Tallydeck tells no more of ${id}: look with npx tallydeck rollouts ${id}`);
  }
  output.document(last);
  output.line(headline(last.rollout));
  for (const line of drillLines(last)) output.line(line);
  return last.rollout.state.phase.how === wanted ? 0 : 1;
}

function sayer(output: Output): (detail: RolloutDetail) => void {
  let phase = '';
  const gates = new Map<string, string>();
  return ({ rollout }) => {
    const { state } = rollout;
    const { kind } = state.phase;
    if (kind === 'ended') return;
    const now = `${kind} ${state.wave} ${state.step} ${waitsForApproval(rollout)}`;
    if (now !== phase) {
      output.line(`  ${standing(rollout)}`);
      gates.clear();
    }
    phase = now;
    for (const gate of kind === 'soaking' || kind === 'acting' ? state.gates : []) {
      const name = `${gate.gate} ${gate.site ?? ''}`;
      if (gates.get(name) !== gate.state) output.line(`      ${gateText(gate)}`);
      gates.set(name, gate.state);
    }
  };
}
