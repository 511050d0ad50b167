import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../electron/api/backend.ts';
import type { RolloutDetail } from '../../shared/contract/rollouts.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import { type PageClient, type Rig, rigs } from '../support/contract/wires.ts';

const site = 'ben-thanh';
const scope = { kind: 'site', service: 'counter', site } as const;
const request: RolloutRequest = {
  scope,
  release: 'counter-1.5.0',
  strategy: 'blue-green',
  options: { soakSeconds: 600 },
};

let dataDir: string;
let backend: Backend;
let rig: Rig;
let api: PageClient;
let leave: () => void;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'td-rollouts-'));
  await open();
  const isUp = (each: { readonly state: { readonly kind: string } }) => each.state.kind === 'up';
  for await (const { sites } of await api.live.overview()) {
    const here = sites.find((each) => each.site === site);
    const isRead = here?.services.some(({ variants }) => variants.length > 0);
    if (here?.links.every(isUp) && isRead) break;
  }
}, 60_000);

afterAll(async () => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(): Promise<void> {
  backend = await createBackend({ dataDir, host: 'headless', log: pino({ enabled: false }) });
  rig = await rigs['message port'](backend.router);
  ({ api, close: leave } = await rig.connect());
}

async function close(): Promise<void> {
  leave();
  await rig.close();
  await backend.close();
}

async function until(id: string, isSo: (detail: RolloutDetail) => boolean): Promise<RolloutDetail> {
  for await (const detail of await api.rollouts.follow({ id })) if (isSo(detail)) return detail;
  throw new Error('the rollout ended before what was waited for');
}

const phaseOf = ({ rollout }: RolloutDetail) => rollout.state.phase.kind;
const isSwitched = (detail: RolloutDetail) =>
  phaseOf(detail) === 'soaking' && detail.rollout.state.step === 1;

async function errorOf(call: Promise<unknown>) {
  const { error } = await safe(call);
  if (!isDefinedError(error)) throw new Error(`found ${error}`);
  return error;
}

/** A stream's refusal comes with its first value. */
async function drained(stream: Promise<AsyncIterable<unknown>>): Promise<void> {
  for await (const _ of await stream);
}

describe('rollouts over the contract', () => {
  let id: string;

  it('plan without changing anything', async () => {
    const answer = await api.rollouts.plan(request);
    expect(answer).toMatchObject({ kind: 'fits', plan: { release: { id: 'counter-1.5.0' } } });
  });

  it('name what is not in the fleet', async () => {
    const call = api.rollouts.plan({ ...request, release: 'counter-9' });
    expect(await errorOf(call)).toMatchObject({ data: { what: 'release', id: 'counter-9' } });
    const nobody = await errorOf(drained(api.rollouts.follow({ id: 'nobody' })));
    expect(nobody).toMatchObject({ code: 'NOT_FOUND', data: { what: 'rollout' } });
  });

  it('start once for one key, and one at a time at a site', async () => {
    const key = randomUUID();
    const twice = await Promise.all([
      api.rollouts.start({ key, request }),
      api.rollouts.start({ key, request }),
    ]);
    id = twice[0].id;
    expect(twice[1].id).toBe(id);
    const other = await errorOf(api.rollouts.start({ key: randomUUID(), request }));
    const holder = { kind: 'held', site, service: 'counter', rollout: id };
    expect(other).toMatchObject({ code: 'ROLLOUT_REFUSED', data: { obstacles: [holder] } });
  });

  it('are followed to the switch, with their journal', async () => {
    await until(id, (detail) => phaseOf(detail) === 'soaking');
    // The lab has only just opened and has counted too little to compare with: a person goes on.
    await api.rollouts.command({ key: randomUUID(), id, command: 'advance' });
    const { journal } = await until(id, isSwitched);
    expect(journal[0]?.entry).toEqual({ kind: 'started' });
    const seqs = journal.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((one, other) => one - other));
  }, 60_000);

  it('keep hands off what they hold', async () => {
    const key = () => randomUUID();
    const calls = {
      split: drained(api.traffic.split({ key: key(), scope, share: 0 })),
      promote: drained(api.traffic.promote({ key: key(), scope })),
      candidate: drained(api.traffic.candidate({ key: key(), scope, slot: 'none' })),
      mirror: drained(api.traffic.mirror({ key: key(), scope, share: 0 })),
      start: drained(api.engines.start({ key: key(), site, release: 'counter-1.4.0' })),
      remove: drained(api.engines.remove({ key: key(), site, service: 'counter', slot: 'b' })),
    };
    for (const [name, call] of Object.entries(calls)) {
      const { code, data } = await errorOf(call);
      expect({ name, code, data }).toMatchObject({
        ...{ name, code: 'ROLLOUT_REFUSED' },
        data: { obstacles: [{ kind: 'held', site, rollout: id }] },
      });
    }
  });

  it('are advanced only by who has seen where they are', async () => {
    const input = { key: randomUUID(), id, command: 'advance', seen: 1 } as const;
    const { data } = await errorOf(api.rollouts.command(input));
    expect(data).toEqual({ obstacles: [{ kind: 'moved-on' }] });
  });

  it('go back with a rollback by hand, to where they came from', async () => {
    const back = until(id, (detail) => phaseOf(detail) === 'ended');
    await drained(api.traffic.rollback({ key: randomUUID(), scope }));
    const { rollout } = await back;
    expect(rollout.state.phase).toMatchObject({ how: 'rolled-back', why: { how: 'roll-back' } });
    const { markdown } = await api.rollouts.incident({ id });
    expect(markdown).toContain('rolled back by');
    const end = await errorOf(api.rollouts.command({ key: randomUUID(), id, command: 'resume' }));
    expect(end).toMatchObject({
      code: 'ROLLOUT_REFUSED',
      data: { obstacles: [{ kind: 'ended' }] },
    });
  });

  it('keep the words of a person with the incident, also over a restart', async () => {
    await api.rollouts.annotate({ key: randomUUID(), id, cause: 'A test.', lesson: 'None.' });
    await close();
    await open();
    expect((await api.rollouts.incident({ id })).markdown).toContain('## Cause\n\nA test.');
    for await (const { rollouts } of await api.rollouts.watch({ limit: 10 })) {
      expect(rollouts.map((each) => each.id)).toEqual([id]);
      break;
    }
  });
});
