import type { LabFault, LabState } from '../../shared/contract/lab.ts';
import type { RunningSite } from './site.ts';

export class NoSuchTarget extends Error {}

export type FaultPanel = {
  state(): LabState;
  subscribe(listener: (state: LabState) => void): () => void;
  set(fault: LabFault, target: string, on: boolean): Promise<void>;
};

/** One way, ms: about what a gateway behind a satellite or a congested 4G cell has. */
const slowLinkMs = 200;

type Switch = (on: boolean) => Promise<void>;

/** The faults that are on, and the one way to switch them. */
export function createFaultPanel(
  sites: readonly RunningSite[],
  router: LabState['router'],
): FaultPanel {
  const listeners = new Set<(state: LabState) => void>();
  let active: LabState['active'] = [];
  let turn: Promise<void> = Promise.resolve();

  const state = (): LabState => ({ running: true, router, active });
  const isOn = (fault: LabFault, target: string) =>
    active.some((one) => one.fault === fault && one.target === target);

  async function flip(fault: LabFault, target: string, on: boolean): Promise<void> {
    const act = switchOf(sites, fault, target);
    if (act === undefined) throw new NoSuchTarget(`the lab has no ${targetOf[fault]} ${target}`);
    if (isOn(fault, target) === on) return;
    await act(on);
    const others = active.filter((one) => one.fault !== fault || one.target !== target);
    active = on ? [...others, { fault, target }] : others;
    for (const listener of listeners) listener(state());
  }

  return {
    state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // One after the other: a gateway that is still going down cannot come up.
    set(fault, target, on) {
      const done = turn.then(() => flip(fault, target, on));
      turn = done.catch(() => undefined);
      return done;
    },
  };
}

const targetOf: Readonly<Record<LabFault, string>> = {
  'slow-link': 'gateway or engine',
  'gateway-down': 'gateway',
  'engine-down': 'engine',
  'blind-camera': 'camera',
};

function switchOf(
  sites: readonly RunningSite[],
  fault: LabFault,
  target: string,
): Switch | undefined {
  const gateway = sites.find((site) => site.gateway.id === target)?.gateway;
  const engine = sites.find((site) => site.engine.id === target)?.engine;
  switch (fault) {
    case 'slow-link': {
      const ssh = (gateway ?? engine)?.ssh;
      return ssh && (async (on) => ssh.setDelay(on ? slowLinkMs : 0));
    }
    case 'gateway-down':
      return gateway && ((on) => (on ? gateway.powerOff() : gateway.powerOn()));
    case 'engine-down':
      return engine && ((on) => (on ? engine.powerOff() : engine.powerOn()));
    case 'blind-camera': {
      const camera = sites.map((site) => site.cameras.get(target)).find(Boolean);
      return camera && (async (on) => camera.setBlind(on));
    }
  }
}
