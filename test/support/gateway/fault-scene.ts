import { expect } from 'vitest';
import { siteLines } from '../../../electron/cli/summary.ts';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { openAdminLink } from '../../../electron/links/haproxy/admin.ts';
import { parseStat } from '../../../electron/links/haproxy/show-stat.ts';
import { withCandidate, withSlot } from '../../../electron/traffic/intent.ts';
import { backendName } from '../../../electron/traffic/names.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayLink } from '../../../renderer/words/say-link.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { LinkFaultCode, LinkState } from '../../../shared/model/link.ts';
import type { Intent } from '../../../shared/model/split.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { fakeFleet, fakeSites } from '../fake/fleet.ts';
import { waitFor } from '../machine/wait.ts';
import { createSshKit } from '../ssh/kit.ts';
import { startGateway, type TestGateway, type TestGatewayOptions } from './gateway.ts';
import { type Responder, startResponder } from './responder.ts';
import { type ConsoleOptions, openConsole, type TestConsole, testCameras } from './traffic.ts';

/** The machine may be busy with other tests. */
export const patience = { deadlineMs: 45_000 } as const;

/** The four of the eight cameras that are on the candidate. */
export const moved = ['cam-2', 'cam-4', 'cam-6', 'cam-8'];
export const cameras = testCameras('gate-1', 8).map((camera) => camera.id);

export const half = (intent: Intent): Intent => ({ ...intent, askedShare: 0.5, candidates: moved });

/** A real gateway with half of its cameras on the candidate, and a console that watches it. */
export type Scene = {
  readonly gateway: TestGateway;
  readonly here: TestConsole;
  readonly good: Responder;
  readonly better: Responder;
  /** Who answers a frame of this camera: a responder's name, or HTTP's status. */
  frame(camera: string): Promise<string>;
  /**
   * Waits until the cameras are answered as the split says, `moved` by better and the others by
   * good; then HAProxy's own counters must say the same of one more frame from each.
   */
  splitInForce(): Promise<void>;
  /** Waits until everything is answered by good. */
  allOnStable(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Not the address that our configuration gives to servers without one: HAProxy keeps their port
 * through a restart in any case, so a counter there would hide that the address was lost.
 */
export const engineAddress = '127.0.0.7';

export const instance = (port: number) => [
  { name: 'i1', address: engineAddress, port, engine: 'engine-1' },
];

export async function startScene(
  options: TestGatewayOptions & {
    readonly prepare?: (gateway: TestGateway) => () => void;
    readonly console?: ConsoleOptions;
  } = {},
): Promise<Scene> {
  const gateway = await startGateway(options);
  const ends: (() => Promise<unknown>)[] = [gateway.stop];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const undo = options.prepare?.(gateway);
    if (undo) ends.push(async () => undo());
    const [good, better] = await Promise.all(
      ['good', 'better'].map((name) => startResponder(name, undefined, engineAddress)),
    );
    if (!good || !better) throw new Error('no responders');
    ends.push(good.stop, better.stop);
    const here = await openConsole(gateway, options.console);
    ends.push(here.close);
    await fill(here, good, better);
    const scene: Scene = { gateway, here, good, better, stop, ...looks(gateway, here) };
    await scene.splitInForce();
    return scene;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(here: TestConsole, good: Responder, better: Responder): Promise<void> {
  const installed = (await here.install()).at(-1);
  expect(installed, JSON.stringify(installed)).toMatchObject({ kind: 'done' });
  const filled = await here.traffic.write('counter', (intent) => {
    const a = withSlot(intent, 'a', { release: 'good', instances: instance(good.port) });
    const b = withSlot(a, 'b', { release: 'better', instances: instance(better.port) });
    return half(withCandidate(b, 'b'));
  });
  expect(filled).toMatchObject({ kind: 'done' });
  expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
  expect(await here.traffic.persist('counter')).toMatchObject({ kind: 'done' });
}

/** Ways to see what the gateway really does. */
function looks(gateway: TestGateway, here: TestConsole) {
  const frame = (camera: string) => sendFrame(gateway.port, camera);
  const given = async (): Promise<readonly number[] | undefined> => {
    const sent = await here.admin.send(['show stat']);
    if (sent.kind !== 'done') return undefined;
    const rows = parseStat(sent.value[0] ?? '');
    return (['a', 'b'] as const).map((slot) => {
      const name = backendName('counter', slot);
      const row = rows.find((each) => each.kind === 'backend' && each.pxname === name);
      return row?.numbers.stot ?? Number.NaN;
    });
  };
  const until = (isRight: (camera: string, who: string) => boolean, what: string) =>
    waitFor(
      async () => {
        const answers = await Promise.all(cameras.map(frame));
        return answers.every((who, index) => isRight(cameras[index] ?? '', who));
      },
      { ...patience, what },
    );
  return {
    frame,
    async splitInForce() {
      await until(
        (camera, who) => who === (moved.includes(camera) ? 'better' : 'good'),
        'the split',
      );
      // For a moment after a reload the counters asked are those of the process from before.
      await waitFor(
        async () => {
          const before = await given();
          await Promise.all(cameras.map(frame));
          const after = await given();
          // Where the console has no way in, those who answered have to do.
          if (!before || !after) return true;
          return after.every((now, slot) => now - (before[slot] ?? 0) === 4);
        },
        { ...patience, what: "HAProxy's own counters to agree" },
      );
    },
    async allOnStable() {
      await until((_, who) => who === 'good', 'everything on stable');
    },
  };
}

/** Each fault has a gateway of its own, so that their waits pass at the same time. */
export async function withScene(
  run: (scene: Scene) => Promise<void>,
  options?: Parameters<typeof startScene>[0],
): Promise<void> {
  const scene = await startScene(options);
  try {
    await run(scene);
  } finally {
    await scene.stop();
  }
}

const picture = new Uint8Array(createScene(0).frame(0));

/** One frame, never sent again; a broken connection counts as no answer. */
export async function sendFrame(port: number, camera: string): Promise<string> {
  try {
    const url = `http://127.0.0.1:${port}/frames/${camera}`;
    const answer = await fetch(url, { method: 'POST', body: picture });
    await answer.text();
    return answer.headers.get('x-answered-by') ?? String(answer.status);
  } catch {
    return 'no answer';
  }
}

type Faulty = Extract<LinkState, { kind: 'degraded' | 'down' | 'refused' }>;

/** Waits until the link is in this state with this fault. */
export async function untilFault(
  link: { state(): LinkState },
  kind: Faulty['kind'],
  ...codes: readonly LinkFaultCode[]
): Promise<Faulty> {
  const found = () => JSON.stringify(link.state());
  return waitFor(
    () => {
      const state = link.state();
      return state.kind === kind && codes.includes(state.fault.code) ? state : undefined;
    },
    { ...patience, what: `${kind}/${codes.join('|')}` },
  ).catch((error: Error) => {
    throw new Error(`${error.message}; it is ${found()}`);
  });
}

export const untilUp = (link: { state(): LinkState }) =>
  waitFor(() => link.state().kind === 'up', { ...patience, what: 'the link to be up again' });

const words = createWords('en');
const format = createFormat('en');

/**
 * Prints one line for the fault: state and the sentence on the screen. Fails where the screen or the
 * command line have no words for it.
 */
export function say(fault: string, host: string, state: LinkState): string {
  const screen = sayLink(words.t, format, host, state, Date.now());
  const code = 'fault' in state ? state.fault.code : 'up';
  console.log(`fault: ${fault} → ${state.kind}/${code}: ${screen}`);
  expect(screen).not.toMatch(/links\.|\{\{|undefined/);
  expect(screen).toContain(host);
  const line = cliLine(host, state);
  if ('fault' in state) expect(line).toContain(`${state.kind}, ${code}: ${state.fault.detail}`);
  return screen;
}

/** What `npx tallydeck status` says of the host. */
function cliLine(host: string, state: LinkState): string {
  const now = new Date().toISOString();
  const links = [{ host, kind: 'gateway' as const, state }];
  const site = { site: 'site-1', severity: 'broken', findings: [], links, services: [] } as const;
  return siteLines(site, fakeFleet(fakeSites('lab')), now).join('\n');
}

/** Links alone, to a host that does not let a console in whole. */
export function openLinks(gateway: Gateway, target: SshTarget) {
  const kit = createSshKit();
  const ssh = kit.open(target, gateway.id);
  const admin = openAdminLink({ ssh, path: gateway.paths.socket });
  const close = async () => {
    await admin.close();
    await kit.close();
  };
  return { ssh, admin, close };
}
