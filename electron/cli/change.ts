import { randomUUID } from 'node:crypto';
import { assertNever } from '../../shared/model/assert-never.ts';
import type { Change, GatewayResult, Verification } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import { type Api, firstAnswer } from './connect.ts';
import { milliseconds, percent } from './figures.ts';
import type { Output } from './output.ts';
import { scopeText } from './scope-words.ts';

export async function split(
  api: Api,
  output: Output,
  asked: { readonly scope: Scope; readonly share: number; readonly hold: boolean },
): Promise<number> {
  output.line(`${percent(asked.share)} of ${scopeText(asked.scope)} to the candidate …`);
  const policy = asked.hold ? 'hold' : 'dead-man';
  const { scope, share } = asked;
  return follow(output, api.traffic.split({ key: randomUUID(), scope, share, policy }));
}

export async function rollback(api: Api, output: Output, scope: Scope): Promise<number> {
  output.line(`${scopeText(scope)} back to stable …`);
  return follow(output, api.traffic.rollback({ key: randomUUID(), scope }));
}

/** Says each gateway's result as it comes; done means in force and on disk everywhere. */
async function follow(
  output: Output,
  asked: Promise<AsyncIterator<Change, unknown>>,
): Promise<number> {
  const said = new Map<string, string>();
  let last: Change | undefined;
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
  const done = last.results.every(isDone);
  output.line(done ? 'Done' : 'Not done everywhere: see above');
  return done ? 0 : 1;
}

function isDone(result: GatewayResult): boolean {
  return (
    result.kind === 'applied' &&
    result.persisted.kind !== 'failed' &&
    result.verification.kind !== 'contradicted'
  );
}

function resultText(result: GatewayResult): string {
  switch (result.kind) {
    case 'applied': {
      const disk = persistedText(result.persisted);
      return `applied in ${milliseconds(result.appliedMs)}, ${disk}, ${verificationText(result.verification)}`;
    }
    case 'queued':
      return `out of reach (${result.fault.detail}); queued: done when it is back, unless somebody changes it meanwhile: then it asks`;
    case 'refused':
    case 'failed':
      return `${result.kind}: ${result.fault.detail} ('${result.fault.command}')`;
    case 'unknown':
      return `not known whether it was done: ${result.fault.detail} ('${result.fault.command}')`;
    default:
      return assertNever(result);
  }
}

function persistedText(state: Extract<GatewayResult, { kind: 'applied' }>['persisted']): string {
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
