import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../electron/rollout/journal/journal.ts';
import { Runner } from '../../../electron/rollout/run/runner.ts';
import type { SiteComparison } from '../../../electron/sites/executor.ts';
import type { ActionResult, RolloutPhase } from '../../../shared/model/rollout.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { MemoryExecutor } from '../../support/rollout/memory-executor.ts';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';

let dataDir: string;
let journal: Journal;
let executor: MemoryExecutor;
let runners: Runner[];
let now: number;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'td-runner-'));
  journal = new Journal({ dataDir, onDamage: fail });
  executor = new MemoryExecutor();
  runners = [];
  now = Date.parse('2026-11-23T09:00:00Z');
});

afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.close()));
  journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function fail(error: Error): never {
  throw error;
}

function newRunner(): Runner {
  const log = pino({ enabled: false });
  const runner = new Runner({
    journal,
    executor: executor,
    log,
    now: () => now,
    onChange: () => undefined,
  });
  runners.push(runner);
  return runner;
}

const asked = { by: 'an@desk', key: 'key-of-the-start' };

/** Seconds pass, each with a reading, until it is so. */
async function until(runner: Runner, what: string, isSo: () => boolean): Promise<void> {
  await waitFor(
    () => {
      if (isSo()) return true;
      now += 1000;
      executor.second = now / 1000;
      runner.tick();
      return isSo();
    },
    { what },
  );
}

const phaseOf = (id: string): RolloutPhase['kind'] | undefined =>
  journal.find(id)?.state.phase.kind;

const kinds = (id: string): readonly string[] =>
  journal
    .entries(id)
    .flatMap(({ entry }) =>
      entry.kind === 'intended' || entry.kind === 'result'
        ? [`${entry.kind} ${entry.action.kind} ${entry.action.site}`]
        : [entry.kind],
    );

/** A promise that a test keeps waiting, and ends. */
function held() {
  return Promise.withResolvers<ActionResult | undefined>();
}

/** Waits until it is given up, and then says so. */
async function givenUp(signal: AbortSignal): Promise<ActionResult> {
  await once(signal, 'abort');
  return { kind: 'refused', host: 'gate', detail: 'given up' };
}

describe('a rollout that is run', () => {
  it('goes to its end by itself, and leaves what its plan says', async () => {
    const runner = newRunner();
    const plan = samplePlan('mall');
    const { id } = runner.start(plan, asked);
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
    expect(journal.find(id)?.state.phase).toEqual({ kind: 'ended', how: 'finished' });
    expect(executor.like.get('mall')).toEqual(plan.sites.mall?.end);
    await until(runner, 'nothing under way', () => runner.runs().length === 0);
  });

  it('writes down what it intends before it acts', async () => {
    const seen: string[] = [];
    const runner = newRunner();
    executor.meet = (call) => {
      const [rollout] = journal.underWay();
      const last = kinds(rollout?.id ?? '').findLast((line) => line.startsWith('intended'));
      seen.push(`${call.verb}: ${last}`);
      return undefined;
    };
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
    expect(seen).toEqual([
      'reach: intended reach mall',
      'reach: intended reach mall',
      'reach: intended reach mall',
      'reach: intended retire mall',
    ]);
  });

  it('takes results in whatever order they come', async () => {
    const runner = newRunner();
    const [mall, port] = [held(), held()];
    executor.meet = ({ site }) => (site === 'mall' ? mall.promise : port.promise);
    const { id } = runner.start(samplePlan('mall', 'port'), asked);
    await waitFor(() => executor.calls.length === 2, { what: 'both sites at work' });
    port.resolve(undefined);
    await waitFor(() => kinds(id).includes('result reach port'), { what: 'the one result' });
    expect(phaseOf(id)).toBe('acting');
    mall.resolve(undefined);
    await waitFor(() => phaseOf(id) === 'soaking', { what: 'the soak' });
  });

  it('tells what it is doing, for as long as it does', async () => {
    const runner = newRunner();
    const wait = held();
    executor.meet = ({ reach }) => {
      reach?.report('waiting for health');
      return wait.promise;
    };
    const { id } = runner.start(samplePlan('mall'), asked);
    const doing = () => runner.run(id)?.doing;
    await waitFor(() => doing()?.mall, { what: 'a word of it' });
    expect(doing()).toEqual({ mall: 'waiting for health' });
    executor.meet = () => undefined;
    wait.resolve(undefined);
    await waitFor(() => doing()?.mall === undefined, { what: 'silence' });
  });
});

describe('the way back', () => {
  it('gives up what goes forward and begins at once; containers wait for its end', async () => {
    const runner = newRunner();
    const forward = held();
    executor.meet = ({ verb, reach }) =>
      verb === 'reach' && reach?.note ? forward.promise : undefined;
    const plan = samplePlan('mall');
    const { id } = runner.start(plan, asked);
    await waitFor(() => executor.calls.length === 1, { what: 'the first step' });
    runner.command(id, 'abort', 'an@desk');
    expect(executor.calls[0]?.reach?.signal.aborted).toBe(true);
    await waitFor(() => executor.said().includes('collect mall'), { what: 'the way back' });
    expect(executor.said()).toEqual(['reach mall', 'route mall', 'collect mall']);
    forward.resolve({ kind: 'failed', host: 'edge', detail: 'too late' });
    await waitFor(() => phaseOf(id) === 'ended', { what: 'the end' });
    expect(executor.like.get('mall')).toEqual(plan.sites.mall?.base);
    expect(journal.find(id)?.state.phase).toMatchObject({ how: 'rolled-back' });
    expect(kinds(id)).not.toContain('result reach mall');
  });

  it('is asked for again until a host that is out of reach has answered', async () => {
    const runner = newRunner();
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the soak', () => phaseOf(id) === 'soaking');
    let tries = 0;
    executor.meet = ({ verb }) => {
      if (verb !== 'route' || ++tries > 3) return undefined;
      return Promise.resolve({ kind: 'out-of-reach', host: 'gate', detail: 'no answer' });
    };
    runner.command(id, 'abort', 'an@desk');
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
    expect(tries).toBe(4);
  });

  it('keeps what was known, with the numbers that fired', async () => {
    const runner = newRunner();
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the soak', () => phaseOf(id) === 'soaking');
    const bad = { framesPerSecond: 10, errorRatio: 0.9, recentFrames: 100, p95Ms: 5 };
    const { observe } = executor;
    executor.observe = () => ({ ...observe.call(executor), next: bad });
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
    const evidence = journal
      .entries(id)
      .flatMap(({ entry }) => (entry.kind === 'evidence' ? [entry.evidence] : []));
    expect(evidence).toMatchObject([
      { site: 'mall', firing: { trigger: 'errors', value: 0.9 }, logs: [{ lines: ['it hurts'] }] },
    ]);
  });
});

describe('a console that begins anew', () => {
  async function killedInTheSecondStep(): Promise<string> {
    const runner = newRunner();
    executor.meet = ({ reach }) => (reach?.note?.step === 1 ? givenUp(reach.signal) : undefined);
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the second step', () =>
      executor.calls.some(({ reach }) => reach?.note?.step === 1),
    );
    // What a killed console leaves: nothing of it is told any more.
    await runner.close();
    executor.meet = () => undefined;
    executor.calls.splice(0);
    return id;
  }

  it('looks, takes the step again, and goes to the end', async () => {
    const id = await killedInTheSecondStep();
    const runner = newRunner();
    await runner.recover();
    expect(journal.entries(id).map(({ entry }) => entry)).toContainEqual({
      kind: 'looked',
      found: { mall: 'as-planned' },
    });
    await waitFor(() => executor.calls.length > 0, { what: 'the step again' });
    expect(executor.calls[0]?.reach).toMatchObject({ note: { wave: 0, step: 1 }, revive: false });
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
  });

  it('is held where the dead man has fired, and lets the candidate begin anew for a person only', async () => {
    const id = await killedInTheSecondStep();
    executor.found.set('mall', 'dead-man');
    const runner = newRunner();
    await runner.recover();
    expect(journal.find(id)?.state.phase).toMatchObject({
      kind: 'held',
      why: { kind: 'dead-man' },
    });
    runner.tick();
    expect(executor.calls).toEqual([]);
    runner.command(id, 'resume', 'an@desk');
    await waitFor(() => executor.calls.length > 0, { what: 'the step again' });
    expect(executor.calls[0]?.reach?.revive).toBe(true);
  });

  it('does nothing more where another console has taken over', async () => {
    const id = await killedInTheSecondStep();
    executor.found.set('mall', 'fenced');
    const runner = newRunner();
    await runner.recover();
    expect(journal.find(id)?.state.phase).toMatchObject({ kind: 'ended', how: 'taken-over' });
    expect(executor.calls).toEqual([]);
  });

  it('goes back at once for a person, before it has seen the gateways', async () => {
    const id = await killedInTheSecondStep();
    executor.found.set('mall', 'out-of-reach');
    const runner = newRunner();
    const recovered = runner.recover();
    runner.command(id, 'abort', 'an@desk');
    await waitFor(() => executor.said().includes('route mall'), { what: 'the way back' });
    executor.found.delete('mall');
    await recovered;
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
    expect(journal.find(id)?.state.phase).toMatchObject({ how: 'rolled-back' });
  });
});

describe('a console whose machine has slept', () => {
  async function sleptInTheSecondStep() {
    const runner = newRunner();
    executor.meet = ({ reach }) => (reach?.note?.step === 1 ? givenUp(reach.signal) : undefined);
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the second step', () =>
      executor.calls.some(({ reach }) => reach?.note?.step === 1),
    );
    executor.meet = () => undefined;
    return { runner, id, before: executor.calls.splice(0) };
  }

  it('gives up what was under way, looks, and only then takes the step again', async () => {
    const { runner, id, before } = await sleptInTheSecondStep();
    const look = Promise.withResolvers<SiteComparison>();
    executor.compare = () => look.promise;
    const looked = runner.lookAgain();
    expect(before.at(-1)?.reach?.signal.aborted).toBe(true);
    runner.tick();
    expect(executor.calls).toEqual([]);
    look.resolve('as-planned');
    await looked;
    await waitFor(() => executor.calls.length > 0, { what: 'the step again' });
    expect(executor.calls[0]?.reach).toMatchObject({ note: { wave: 0, step: 1 }, revive: false });
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
  });

  it('is held where the dead man has fired meanwhile', async () => {
    const { runner, id } = await sleptInTheSecondStep();
    executor.found.set('mall', 'dead-man');
    await runner.lookAgain();
    runner.tick();
    expect(phaseOf(id)).toBe('held');
    expect(executor.calls).toEqual([]);
  });
});

describe('a journal that cannot be written', () => {
  function sql(text: string): void {
    const db = new DatabaseSync(journal.file);
    db.exec(text);
    db.close();
  }
  const fill = () =>
    sql(
      `CREATE TRIGGER full BEFORE UPDATE ON rollouts BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
    );
  const free = () => sql('DROP TRIGGER full');

  it('starts nothing', () => {
    sql(
      `CREATE TRIGGER full BEFORE INSERT ON rollouts BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
    );
    const runner = newRunner();
    expect(() => runner.start(samplePlan('mall'), asked)).toThrow('disk is full');
    expect(runner.runs()).toEqual([]);
    expect(executor.calls).toEqual([]);
  });

  it('holds what goes forward, says so, and goes on for a person once it can be written', async () => {
    const runner = newRunner();
    const { id } = runner.start(samplePlan('mall'), asked);
    await until(runner, 'the soak', () => phaseOf(id) === 'soaking');
    fill();
    const run = runner.run(id);
    await until(runner, 'the hold', () => run?.rollout.state.phase.kind === 'held');
    expect(run?.fault).toContain('disk is full');
    expect(run?.rollout.state.phase).toMatchObject({
      why: { kind: 'refused', host: 'this console' },
    });
    expect(executor.said()).toEqual(['reach mall']);
    free();
    runner.command(id, 'resume', 'an@desk');
    expect(run?.fault).toBeUndefined();
    await until(runner, 'the end', () => phaseOf(id) === 'ended');
  });

  it('goes back all the same, and is written to when it can be again', async () => {
    const runner = newRunner();
    const plan = samplePlan('mall');
    const { id } = runner.start(plan, asked);
    await until(runner, 'the soak', () => phaseOf(id) === 'soaking');
    fill();
    const run = runner.run(id);
    runner.command(id, 'abort', 'an@desk');
    await until(runner, 'the end', () => run?.rollout.state.phase.kind === 'ended');
    expect(executor.like.get('mall')).toEqual(plan.sites.mall?.base);
    expect(phaseOf(id)).toBe('soaking');
    free();
    await until(runner, 'the record of it', () => phaseOf(id) === 'ended');
    expect(kinds(id)).toContain('result restore mall');
    expect(runner.runs()).toEqual([]);
  });
});

it('ends without a word: what is under way is given up, and nothing is written any more', async () => {
  const runner = newRunner();
  const forward = held();
  executor.meet = () => forward.promise;
  const { id } = runner.start(samplePlan('mall'), asked);
  await waitFor(() => executor.calls.length === 1, { what: 'the first step' });
  const before = kinds(id);
  const closed = runner.close();
  expect(executor.calls[0]?.reach?.signal.aborted).toBe(true);
  forward.resolve(undefined);
  await closed;
  runner.tick();
  expect(kinds(id)).toEqual(before);
});
