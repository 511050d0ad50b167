import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import {
  type ContainerAction,
  type ContainerPlace,
  createLabContainer,
  type LabContainer,
} from './container.ts';
import type { CreateBody } from './container-spec.ts';
import { labContainerSpec } from './container-spec.ts';
import { createExecTable, type ExecTable } from './exec.ts';
import { EngineFault } from './fault.ts';
import type { ImageStore } from './images.ts';

export type LabEngineEvent = {
  readonly action: ContainerAction;
  readonly container: LabContainer;
  readonly at: Date;
};

/** One simulated Docker engine: containers are processes of this machine. */
export type LabEngine = {
  readonly name: string;
  /** The address that published ports are bound to. */
  readonly host: string;
  readonly images: ImageStore;
  readonly execs: ExecTable;
  readonly containers: ReadonlyMap<string, LabContainer>;
  /** By id, the beginning of an id, or name. */
  find(reference: string): LabContainer;
  create(name: string, body: CreateBody): LabContainer;
  start(container: LabContainer): Promise<void>;
  remove(container: LabContainer, force: boolean): Promise<void>;
  subscribe(listener: (event: LabEngineEvent) => void): () => void;
  /** Power off: every program ends at once. Power on starts again what ran. */
  powerOff(): Promise<void>;
  powerOn(): void;
};

export function createEngine(name: string, place: ContainerPlace, images: ImageStore): LabEngine {
  const { host } = place;
  const containers = new Map<string, LabContainer>();
  const execs = createExecTable();
  const events = new EventEmitter().setMaxListeners(0);
  let ran: readonly LabContainer[] = [];

  const emit = (action: ContainerAction, container: LabContainer) => {
    events.emit('event', { action, container, at: new Date() } satisfies LabEngineEvent);
  };
  const all = () => [...containers.values()];

  return {
    name,
    host,
    images,
    execs,
    containers,
    find: (reference) => find(all(), reference),
    create(containerName, body) {
      const image = images.find(body.Image);
      if (image === undefined) throw new EngineFault(404, `No such image: ${body.Image}`);
      const taken = all().find(({ spec }) => spec.name === containerName);
      if (taken !== undefined) throw new EngineFault(409, nameConflict(containerName, taken.id));
      const spec = labContainerSpec(containerName, body, image);
      const container = createLabContainer(spec, place, emit);
      containers.set(container.id, container);
      emit('create', container);
      return container;
    },
    async start(container) {
      if (container.status().kind === 'running') throw new EngineFault(304, 'already started');
      const { hostPort } = container.spec;
      if (await isTaken(host, hostPort)) throw new EngineFault(500, portConflict(host, hostPort));
      container.start();
    },
    async remove(container, force) {
      if (container.status().kind === 'running' && !force) {
        throw new EngineFault(409, stillRunning(container.id));
      }
      await container.stop(0);
      containers.delete(container.id);
      container.files.remove();
      emit('destroy', container);
    },
    subscribe(listener) {
      events.on('event', listener);
      return () => events.off('event', listener);
    },
    async powerOff() {
      execs.killAll();
      ran = all().filter((container) => container.status().kind === 'running');
      await Promise.all(all().map((container) => container.stop(0)));
    },
    powerOn() {
      for (const container of ran) container.start();
      ran = [];
    },
  };
}

function find(containers: readonly LabContainer[], reference: string): LabContainer {
  const name = reference.replace(/^\//, '');
  const found =
    containers.find(({ id, spec }) => id === reference || spec.name === name) ??
    containers.find(({ id }) => reference.length >= 4 && id.startsWith(reference));
  if (found === undefined) throw new EngineFault(404, `No such container: ${reference}`);
  return found;
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

const nameConflict = (name: string, id: string) =>
  `Conflict. The container name "/${name}" is already in use by container "${id}". ` +
  'You have to remove (or rename) that container to be able to reuse that name.';

const portConflict = (host: string, port: number) =>
  'driver failed programming external connectivity on endpoint: ' +
  `Bind for ${host}:${port} failed: port is already allocated`;

const stillRunning = (id: string) =>
  `You cannot remove a running container ${id}. ` +
  'Stop the container before attempting removal or force remove';
