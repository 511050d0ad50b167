import { randomUUID } from 'node:crypto';
import { assertNever } from '../../shared/model/assert-never.ts';
import type { ToldChange, ToldResult, Verification } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { LeasePolicy } from '../../shared/model/split.ts';
import { type Api, firstAnswer } from './connect.ts';
import { milliseconds, percent } from './figures.ts';
import { type Output, whyNothing } from './output.ts';
import { scopeText } from './scope-words.ts';

export async function split(
  api: Api,
  output: Output,
  asked: { readonly scope: Scope; readonly share: number; readonly policy?: LeasePolicy },
): Promise<number> {
  output.line(`${percent(asked.share)} of ${scopeText(asked.scope)} to the candidate …`);
  const { scope, share, policy } = asked;
  const key = randomUUID();
  return follow(output, api.traffic.split({ key, scope, share, ...(policy && { policy }) }));
}

export async function rollback(api: Api, output: Output, scope: Scope): Promise<number> {
  output.line(`${scopeText(scope)} back to stable …`);
  return follow(output, api.traffic.rollback({ key: randomUUID(), scope }));
}

/** Says each gateway's result as it comes; done means in force and on disk everywhere. */
async function follow(
  output: Output,
  asked: Promise<AsyncIterator<ToldChange, unknown>>,
): Promise<number> {
  const said = new Map<string, string>();
  let last: ToldChange | undefined;
  const changes = asked.then((stream) => stream.next().then((first) => ({ stream, first })));
  const { stream, first } = await firstAnswer(changes);
  for (let step = first; !step.done; step = await stream.next()) {
    last = step.value;
    for (const result of last.results) {
      const text = resultText(result);
      if (said.get(result.gateway) !== text) output.line(`  ${result.gateway}: ${text}`);
      said.set(result.gateway, text);
    }
  }
  if (last === undefined) throw new Error('Tallydeck reported no change');
  output.document(last);
  for (const line of policyLines(last)) output.line(line);
  const { results } = last;
  const unneeded = results.filter(({ kind }) => kind === 'unneeded').length;
  const done = results.every((each) => each.kind === 'unneeded' || isDone(each));
  const nothing = unneeded > 0 && unneeded === results.length;
  const rest = unneeded > 0 ? `; nothing to roll back on ${unneeded} of ${results.length}` : '';
  if (nothing) output.line('Nothing to roll back: nothing was written');
  else output.line(done ? `Done${rest}` : `Not done everywhere: see above${rest}`);
  if (results.some(({ kind }) => kind === 'queued'))
    output.line('How what is queued ends: npx tallydeck changes');
  return done && !nothing ? 0 : 1;
}

/** Lines about the candidate's share without a console, where it is held or was held until now. */
function policyLines({ kind, results }: ToldChange): readonly string[] {
  if (kind !== 'split' && kind !== 'rollback') return [];
  return results.flatMap((result) => {
    if (result.kind !== 'applied') return [];
    const { gateway, before, after } = result;
    if (after.policy === 'hold') return [`  ${gateway}: held: the share stays without a console`];
    return before.policy === 'hold'
      ? [`  ${gateway}: no longer held: back to stable if this console is lost`]
      : [];
  });
}

function isDone(result: ToldResult): boolean {
  return (
    result.kind === 'applied' &&
    result.persisted.kind !== 'failed' &&
    result.verification.kind !== 'contradicted'
  );
}

/** Result of a change at a gateway; of a queued one with its time. */
export function resultText(result: ToldResult): string {
  const text = endText(result);
  const at = 'endedAt' in result ? result.endedAt : undefined;
  return at === undefined ? text : `was queued, ended at ${at}: ${text}`;
}

function endText(result: ToldResult): string {
  switch (result.kind) {
    case 'applied': {
      const disk = persistedText(result.persisted);
      return `applied in ${milliseconds(result.appliedMs)}, ${disk}, ${verificationText(result.verification)}`;
    }
    case 'queued':
      return result.asks
        ? `queued, and asks: ${result.fault.detail} (revision ${result.asks.foundRevision}, not ${result.seenRevision}); answer it on the site's screen`
        : `out of reach (${result.fault.detail}); queued: done when it is back, unless somebody changes it meanwhile: then it asks`;
    case 'unneeded':
      return `not needed: no camera is on a candidate, and ${whyNothing(result.why)}`;
    case 'dropped':
      return `dropped: ${droppedText(result.why)}`;
    case 'refused':
    case 'failed':
      return `${result.kind}: ${result.fault.detail} ('${result.fault.command}')`;
    case 'unknown':
      return `not known whether it was done: ${result.fault.detail} ('${result.fault.command}')`;
    default:
      return assertNever(result);
  }
}

function droppedText(why: Extract<ToldResult, { kind: 'dropped' }>['why']): string {
  switch (why) {
    case 'answered':
      return 'a person said so';
    case 'undone':
      return 'the change was undone';
    case 'replaced':
      return 'a newer command took its place';
    default:
      return assertNever(why);
  }
}

function persistedText(state: Extract<ToldResult, { kind: 'applied' }>['persisted']): string {
  switch (state.kind) {
    case 'pending':
      return 'not on disk yet';
    case 'persisted':
      return `on disk after ${milliseconds(state.ms)}`;
    case 'failed':
      return `NOT on disk, a reload would lose it: ${state.fault.detail}`;
    default:
      return assertNever(state);
  }
}

function verificationText(state: Verification): string {
  switch (state.kind) {
    case 'pending':
      return 'not verified yet';
    case 'verified':
      return `verified after ${milliseconds(state.ms)}`;
    case 'no-frames':
      return 'not verified: no frames';
    case 'contradicted':
      return `CONTRADICTED: ${state.detail}`;
    default:
      return assertNever(state);
  }
}
