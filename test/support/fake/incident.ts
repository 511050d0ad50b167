import type { Incident } from '../../../shared/contract/rollouts.ts';
import type { FakeRollout } from './rollout-life.ts';

/** A record as the backend writes it, with everything a document can hold. */
export function fakeIncident({ rollout, incident }: FakeRollout): Incident {
  const { plan, id, by, at } = rollout;
  const markdown = `# Incident ${id}: ${plan.release.version} was rolled back

${plan.request.strategy} of ${plan.release.id} over ${Object.keys(plan.sites).join(', ')}, started by ${by} at ${at}.

## What fired

| trigger | site | value | limit | at |
|---|---|---|---|---|
| errors | hn-gate | 18.2% | 10% | 09:41:12 |

Errors of the candidate on \`hn-gate-gw\`, last 10 s:

\`\`\`
09:41:02  0.4% ▏
09:41:06  7.9% ████
09:41:12 18.2% █████████
\`\`\`

## Timeline

1. 09:38:00 **started**
2. 09:38:19 reached step *start*
3. 09:40:22 reached step *25%*: 3 of 12 cameras
4. 09:41:12 trigger **errors** fired
5. 09:41:12.214 all cameras on stable, verified

## Splits

- before: 25%, 3 cameras on the candidate
- after: 0%, no camera on the candidate

## Logs of the candidate

\`\`\`
E0923 model.cc:88] CUDA out of memory <script>alert(1)</script>
W0923 server.cc:12] answering 500
\`\`\`

<b>Raw HTML stays text.</b> [A link](javascript:alert(1))
`;
  return { rollout: id, markdown, cause: '', lesson: '', ...incident };
}
