import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutOptions, RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { PrivateDockerd } from '../docker/private-dockerd.ts';
import { sendFrame } from '../gateway/fault-scene.ts';
import { startSender } from '../gateway/sender.ts';
import { waitFor } from '../machine/wait.ts';
import {
  command,
  endAllRollouts,
  expectNamed,
  followUntil,
  isEnded,
  realPosture,
  startRollout,
  untilRead,
} from '../rollout/run.ts';
import { containersOf, type RolloutSite, type RolloutSites } from '../rollout/site.ts';
import type { Cue } from './cue.ts';
import type { Killing, Moment, Victim } from './kill-matrix.ts';
import { type ConsoleProcess, startConsole } from './process.ts';

export type KillingRig = {
  readonly sites: RolloutSites;
  readonly engine: PrivateDockerd;
  readonly dataDir: string;
};

export type Ended = {
  readonly how: 'forward' | 'back' | 'held, then back';
  readonly lost: number;
  readonly says: string;
};

const options: RolloutOptions = {
  soakSeconds: 1,
  steps: [{ share: 0.4 }, { share: 1 }],
  followedBy: 'blue-green',
  mirrorShare: 1,
  onRestart: 'continue',
};
/** Options that the strategy has no use for are refused, so each gets its own. */
const optionsOf: Readonly<Record<Killing['strategy'], RolloutOptions>> = {
  'blue-green': pick('soakSeconds', 'onRestart'),
  canary: pick('soakSeconds', 'steps', 'onRestart'),
  rolling: pick('soakSeconds', 'onRestart'),
  recreate: pick('soakSeconds', 'onRestart'),
  shadow: pick('soakSeconds', 'mirrorShare', 'followedBy', 'onRestart'),
};

function pick(...names: readonly (keyof RolloutOptions)[]): RolloutOptions {
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}

/** Runs one rollout in which the victim dies at that entry; checks what it ends in by looking past the console. */
export async function killDuring(rig: KillingRig, killing: Killing): Promise<Ended> {
  const { sites, dataDir } = rig;
  const site = sites.sites[0] as RolloutSite;
  await endAll();
  await untilWell(site);
  const request = await nextRequest(rig, site, killing);
  sites.edit((fleet) => {
    for (const release of Object.values(fleet.releases))
      Object.assign(release, migrationOf(killing.strategy));
  });
  const sender = startSender({ port: site.gateway.port, cameras: site.cameras, rate: 8 });
  const start = async (cue?: Cue): Promise<ConsoleProcess> => {
    const one = await startConsole(sites.fleetFile, dataDir, cue);
    open.add(one);
    return one;
  };
  try {
    const first = await start(cueOf(killing));
    await untilRead(first.api, site);
    await endAllRollouts(first.api);
    const id = await beginAt(first, request, killing.moment);
    await first.cued();
    const driving = await strike(rig, site, killing, first, start);
    const end = await untilSettled(rig, site, driving, id);
    const { sent, answered } = await sender.stop();
    return {
      ...end,
      lost: sent - answered,
      says: `${end.says}; lost ${sent - answered} of ${sent}`,
    };
  } finally {
    await sender.stop();
    await endAll();
  }
}

/** What the one before has killed may still be on its way up. */
const untilWell = ({ gateway, cameras }: RolloutSite) =>
  waitFor(
    async () => {
      const answers = await Promise.all(cameras.map((camera) => sendFrame(gateway.port, camera)));
      return answers.every((answer) => answer === '200');
    },
    { what: 'every camera to be answered', deadlineMs: 60_000 },
  );

/** A test that was broken off has left its own. */
const open = new Set<ConsoleProcess>();

async function endAll(): Promise<void> {
  for (const each of open) await each.kill();
  open.clear();
}

const program = ['/node', '-e', '0'];

function migrationOf(strategy: Killing['strategy']): object {
  if (strategy === 'recreate')
    return { rollback: 'safe', rollbackReason: undefined, migration: undefined };
  return {
    rollback: 'needs-migration',
    rollbackReason: 'a test of the hook',
    migration: { backup: program, command: program },
  };
}

async function nextRequest(
  { sites }: KillingRig,
  site: RolloutSite,
  { strategy }: Killing,
): Promise<RolloutRequest> {
  const { slots, roles } = await realPosture(sites, site);
  const release = slots[roles.stable ?? 'a']?.release === 'old' ? 'new' : 'old';
  const scope = { kind: 'site', service: 'counter', site: site.id } as const;
  return { scope, release, strategy, options: optionsOf[strategy] };
}

/** A look comes after a restart: the console is killed for it a first time, earlier. */
const cueOf = ({ victim, moment }: Killing): Cue =>
  moment.entry === 'looked'
    ? { entry: 'result', action: 'reach', nth: 1, signal: 'SIGKILL' }
    : {
        entry: moment.entry,
        ...(moment.action ? { action: moment.action } : {}),
        ...(moment.way === 'back' && moment.entry !== 'command' ? { after: 'command' } : {}),
        nth: 1,
        signal: victim === 'console' ? 'SIGKILL' : 'SIGSTOP',
      };

/** Starts it; for a way back, takes it back as soon as the new release stands beside the old one. */
async function beginAt(
  { api, cued }: ConsoleProcess,
  request: RolloutRequest,
  moment: Moment,
): Promise<string> {
  const asked = startRollout(api, request);
  // It may die, or stop, before it has answered: whoever drives next is asked which it was.
  const id = await Promise.race([asked.catch(() => ''), cued().then(() => '')]);
  if (id === '') return id;
  if (moment.way === 'back') {
    await followUntil(api, id, ({ state }) => state.step >= 1 || isOver(state)).catch(
      () => undefined,
    );
    // The console may die, or stop, at the very entry that the command makes.
    void command(api, id, 'abort').catch(() => undefined);
  }
  return id;
}

const isOver = (state: Rollout['state']): boolean =>
  state.phase.kind === 'ended' || state.phase.kind === 'going-back';

type Start = (cue?: Cue) => Promise<ConsoleProcess>;

/** The victim dies; whatever a service manager restarts is restarted. Who drives from then on. */
async function strike(
  rig: KillingRig,
  site: RolloutSite,
  { victim, moment }: Killing,
  first: ConsoleProcess,
  start: Start,
): Promise<ConsoleProcess> {
  if (victim === 'console') {
    await first.kill();
    if (moment.entry !== 'looked') return start();
    const second = await start({ entry: 'looked', nth: 1, signal: 'SIGKILL' });
    await second.cued();
    await second.kill();
    return start();
  }
  await kill(rig, site, victim);
  first.goOn();
  await delay(outageMs);
  await restart(rig, site, victim);
  return first;
}

const outageMs = 1500;

async function kill(rig: KillingRig, site: RolloutSite, victim: Victim): Promise<void> {
  const { gateway } = site;
  if (victim === 'sshd') await gateway.sshd.kill();
  if (victim === 'haproxy') await gateway.killHaproxy();
  if (victim === 'engine') await rig.engine.kill();
  if (victim === 'container') await killNewest(rig.sites, site);
}

async function restart(rig: KillingRig, site: RolloutSite, victim: Victim): Promise<void> {
  if (victim === 'sshd') await site.gateway.sshd.restart();
  if (victim === 'haproxy') await site.gateway.startHaproxy();
  if (victim === 'engine') await rig.engine.start();
}

async function killNewest({ docker }: RolloutSites, site: RolloutSite): Promise<void> {
  const [newest] = (await containersOf(docker, site.id)).filter((each) => each.running);
  // It may have gone by itself meanwhile.
  if (newest)
    await docker
      .getContainer(newest.id)
      .kill()
      .catch(() => undefined);
}

/** Follows it to its end; where it holds, it must hold at a named step, and a person sends it back. */
async function untilSettled(
  { sites }: KillingRig,
  site: RolloutSite,
  { api }: ConsoleProcess,
  known: string,
): Promise<Omit<Ended, 'lost'>> {
  const id = known || (await newestOf(api));
  const settled = await followUntil(
    api,
    id,
    ({ state }) => state.phase.kind === 'ended' || state.phase.kind === 'held',
  );
  const { phase } = settled.rollout.state;
  if (phase.kind === 'held') {
    const at = await expectNamed(sites, site, settled.rollout);
    await command(api, id, 'roll-back');
    const back = await followUntil(api, id, isEnded);
    expect(await expectNamed(sites, site, back.rollout)).toBe(0);
    return {
      how: 'held, then back',
      says: `held (${phase.why.kind}) at named posture ${at}, then taken back`,
    };
  }
  const at = await expectNamed(sites, site, settled.rollout);
  const how = phase.kind === 'ended' && phase.how === 'finished' ? 'forward' : 'back';
  if (how === 'back') expect(at).toBe(0);
  return { how, says: `${how}, at named posture ${at}` };
}

async function newestOf(api: ConsoleProcess['api']): Promise<string> {
  for await (const { rollouts } of await api.rollouts.watch({ limit: 1 }))
    return rollouts[0]?.id ?? '';
  return '';
}
