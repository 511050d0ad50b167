import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalSocket } from '../../electron/host/local-socket.ts';
import { createPeerServer } from '../../electron/host/serve-peer.ts';
import { socketPath } from '../../electron/host/socket-path.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { commandLine } from '../support/console/command-line.ts';
import type { Asked } from '../support/contract/fleet-router.ts';
import { createRolloutsRouter, finished, underWay } from '../support/contract/rollouts-router.ts';

let directory: string;
let listed: readonly Rollout[];
let asked: readonly Asked[];
let close: () => Promise<void>;
const { tallydeck, json } = commandLine(() => directory);

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'td-cli-'));
  listed = [underWay('good'), underWay('old', finished)];
  const backend = createRolloutsRouter(() => listed);
  asked = backend.asked;
  close = await openLocalSocket(socketPath(directory), createPeerServer(backend.router));
});

afterEach(async () => {
  await close();
  rmSync(directory, { recursive: true });
});

const deploy = (release: string, ...more: string[]) =>
  ['deploy', 'counter', release, '--site', 'q7', '--strategy', 'canary', ...more] as const;

describe('deploy', () => {
  it('--plan shows each step, how it is undone and what happens without a console, and starts nothing', async () => {
    const { code, out } = await tallydeck(...deploy('good', '--plan'));
    expect(code).toBe(0);
    expect(out).toContain('counter at site q7 to good by canary, about 9 s');
    expect(out).toContain('1. start the new release beside stable: about 1 s, soak 2 s');
    expect(out).toContain('gates: telemetry');
    expect(out).toContain('undone: the new containers are taken away');
    expect(out).toContain('HAProxy itself sends everything to stable after 2 min');
    const { document } = await json(...deploy('good', '--plan'));
    expect(document).toMatchObject({ kind: 'fits', plan: { deadManSeconds: 120 } });
    expect(asked.map(({ method }) => method)).toEqual(['plan', 'plan']);
  });

  it('of what does not fit names what is missing and what would fit, and exits 1', async () => {
    const { code, out } = await tallydeck(...deploy('huge'));
    expect(code).toBe(1);
    expect(out).toContain('memory at e1 (q7): 3.0 GB needed, 0.5 GB there');
    expect(out).toContain('It would fit as --strategy recreate');
    expect(await json(...deploy('huge'))).toMatchObject({
      code: 1,
      document: { kind: 'does-not-fit', instead: 'recreate' },
    });
    expect(asked.map(({ method }) => method)).not.toContain('start');
  });

  it('returns once it has started, with the id', async () => {
    const { code, out } = await tallydeck(...deploy('bad', '--steps', '50,100', '--keep', '0s'));
    expect(code).toBe(0);
    expect(out).toContain('Started as r-bad');
    expect(asked.at(-1)).toEqual({
      method: 'start',
      input: {
        scope: { kind: 'site', service: 'counter', site: 'q7' },
        release: 'bad',
        strategy: 'canary',
        options: { steps: [{ share: 0.5 }, { share: 1 }], keepSeconds: 0 },
      },
    });
    expect(await json(...deploy('bad'))).toEqual({ code: 0, document: { id: 'r-bad' } });
  });

  it('--wait tells steps and gates with figures, once each, and exits 0 when it has finished', async () => {
    const { code, out } = await tallydeck(...deploy('good', '--wait'));
    expect(code).toBe(0);
    expect(out).toContain('step 1 of 3 (start): being taken');
    expect(out.match(/step 2 of 3 \(share 100%\): observing/g)).toHaveLength(1);
    expect(out).toContain('✓ errors at q7: 0.4% (limit 2%)');
    expect(out).toContain('… frames at q7: 12 (limit 50)');
    expect(out).toContain('? latency at q7 (limit 1.50×), cannot tell yet');
    expect(out.trimEnd()).toMatch(/r-good: counter at site q7, to good by canary: finished$/);
    const { document } = await json(...deploy('good', '--wait'));
    expect(document.rollout.state.phase).toEqual({ kind: 'ended', how: 'finished' });
  });

  it.each([
    ['bad', 'rolled-back: errors 12% at q7, over the limit of 10%'],
    ['stolen', 'taken-over'],
  ])('--wait exits 1 when it ends otherwise: %s', async (release, sentence) => {
    const { code, out } = await tallydeck(...deploy(release, '--wait'));
    expect(code).toBe(1);
    expect(out).toContain(sentence);
  });

  it('--wait exits 1 when Tallydeck tells no more, and says where to look', async () => {
    const { code, err } = await tallydeck(...deploy('lost', '--wait'));
    expect(code).toBe(1);
    expect(err).toContain('npx tallydeck rollouts r-lost');
  });
});

describe('rollouts', () => {
  it('tells all of them, those of other consoles too', async () => {
    const { code, out } = await tallydeck('rollouts');
    expect(code).toBe(0);
    expect(out).toContain(
      'r-good: counter at site q7, to good by canary: step 2 of 3 (share 100%): observing, 1 of 2 s observed',
    );
    expect(out).toContain('r-old: counter at site q7, to old by canary: finished');
    expect(out).toContain('started 1 min ago');
    expect(out).toContain('r-far: counter at q8, to r2 by canary: driven by binh@noc#1f for 9 s');
    const { document } = await json('rollouts');
    expect(document.rollouts.map(({ id }: Rollout) => id)).toEqual(['r-good', 'r-old']);
  });

  it('says so when there are none, and of one that is not there', async () => {
    const { code, err } = await tallydeck('rollouts', 'r-none');
    expect(code).toBe(1);
    expect(err).toContain("There is no rollout 'r-none'\n");
  });

  it('tells one of them with its sites', async () => {
    const { code, out } = await tallydeck('rollouts', 'r-good');
    expect(code).toBe(0);
    expect(out).toContain('q7: active, 0 frames in this step');
    expect((await json('rollouts', 'r-good')).document).toMatchObject({
      rollout: { id: 'r-good' },
    });
  });

  it('takes a service for its rollout under way', async () => {
    expect((await json('rollouts', 'counter')).document).toMatchObject({
      rollout: { id: 'r-good' },
    });
    listed = [];
    const { err } = await tallydeck('rollouts', 'counter');
    expect(err).toContain("There is no rollout 'counter'\n");
  });
});

describe('promote, pause, resume, abort and rollback', () => {
  it.each([
    [['promote'], { id: 'r-good', command: 'advance', seen: 7 }],
    [['promote', 'counter'], { id: 'r-good', command: 'advance', seen: 7 }],
    [['pause', 'r-good'], { id: 'r-good', command: 'pause' }],
    [['resume', 'r-good'], { id: 'r-good', command: 'resume' }],
    [['abort'], { id: 'r-good', command: 'abort' }],
    [['rollback', 'counter'], { id: 'r-good', command: 'roll-back' }],
  ])('%j', async (words, input) => {
    const { code, out } = await tallydeck(...words);
    expect(code).toBe(0);
    expect(out).toContain(`r-good: ${input.command} accepted`);
    expect(asked).toEqual([{ method: 'command', input }]);
    const { id, command } = input;
    expect(await json(...words)).toEqual({ code: 0, document: { id, command } });
  });

  it('promote approves the step that waits for a person, else ends the soak', async () => {
    const { plan } = underWay('good', {});
    const waves = plan.waves.map((wave) => ({
      ...wave,
      steps: wave.steps.map((step) => ({ ...step, approval: true })),
    }));
    listed = [{ ...underWay('good', { phase: { kind: 'acting' } }), plan: { ...plan, waves } }];
    await tallydeck('promote');
    listed = listed.map((each) => ({ ...each, state: { ...each.state, approved: true } }));
    await tallydeck('promote');
    const commands = asked.map(({ input }) => (input as { command: string }).command);
    expect(commands).toEqual(['approve', 'advance']);
  });

  it.each([
    [['abort', 'bad', '--wait'], 'r-bad', 0],
    [['rollback', 'r-bad', '--wait'], 'r-bad', 0],
    [['abort', '--wait'], 'r-good', 1],
    [['promote', '--wait'], 'r-good', 0],
    [['resume', '--wait'], 'r-bad', 1],
  ])('%j of %s ends with exit %i', async (words, id, exit) => {
    const release = id.replace('r-', '');
    listed = [underWay(release)].map((each) => {
      const request = { ...each.plan.request };
      const scope = { ...request.scope, service: release };
      return { ...each, plan: { ...each.plan, request: { ...request, scope } } };
    });
    const { code, document } = await json(...words);
    expect({ code, id: document.rollout.id }).toEqual({ code: exit, id });
  });

  it('do nothing where it is not clear which rollout is meant', async () => {
    listed = [underWay('good'), underWay('bad')];
    const two = await tallydeck('abort');
    expect(two).toMatchObject({ code: 1 });
    expect(two.err).toContain('2 rollouts are under way: name one of r-good, r-bad');
    listed = [underWay('old', finished)];
    expect((await tallydeck('pause')).err).toContain('No rollout is under way');
    expect((await tallydeck('pause', 'r-none')).err).toContain("No rollout 'r-none' is under way");
    expect((await tallydeck('pause', 'r-far')).err).toContain('driven by binh@noc#1f');
    expect(asked).toEqual([]);
  });

  it('say what refuses them', async () => {
    listed = [underWay('stolen')];
    const { code, err } = await tallydeck('promote');
    expect(code).toBe(1);
    expect(err).toContain('Refused: other@desk has taken over; look what it does before you go on');
  });
});

describe('drill', () => {
  it('is done when it went back', async () => {
    const { code, out } = await tallydeck('drill', 'counter', '--site', 'q7', '--wait');
    expect(code).toBe(0);
    expect(out).toContain('rolled-back: the drill goes back');
    expect(asked).toEqual([{ method: 'drill', input: { site: 'q7', service: 'counter' } }]);
    expect((await tallydeck('drill', 'counter', '--site', 'q8', '--wait')).code).toBe(1);
    expect(await json('drill', 'counter', '--site', 'q7')).toEqual({
      code: 0,
      document: { id: 'r-drill' },
    });
  });
});

describe('flag', () => {
  it('tells what the containers say', async () => {
    const { code, out } = await tallydeck('flag', 'counter', '--site', 'q7');
    expect(code).toBe(0);
    expect(out).toContain('td-1 on e1 (r1): fast on, night off');
    expect(out).toContain('td-2 on e1 (r0): no flag file');
    expect((await json('flag', 'counter', '--site', 'q7')).document).toHaveLength(2);
  });

  it('sets one in each container, and exits 1 where that is not sure', async () => {
    const set = (flag: string) => ['flag', 'counter', flag, 'off', '--site', 'q7'];
    const { code, out } = await tallydeck(...set('fast'));
    expect(code).toBe(0);
    expect(out).toContain('td-1 on e1 (r1): set and read back, was on');
    expect(out).toContain('td-2 on e1 (r0): its release does not know the flag');
    expect(asked[0]).toEqual({
      method: 'flag',
      input: { site: 'q7', service: 'counter', flag: 'fast', on: false },
    });
    const night = await tallydeck(...set('night'));
    expect(night.code).toBe(1);
    expect(night.out).toContain("not known whether it was done: no answer ('write /flags.json");
    expect((await tallydeck(...set('unknown'))).err).toContain(
      "There is no feature flag 'unknown'\n",
    );
    const { document } = await json(...set('fast'));
    expect(document).toMatchObject([
      { result: { kind: 'set' } },
      { result: { kind: 'not-there' } },
    ]);
  });
});
