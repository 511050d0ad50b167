import pLimit from 'p-limit';
import type { StartStep } from '../../../shared/contract/engines.ts';
import type { Container } from '../../../shared/model/container.ts';
import type { Outcome } from '../../../shared/model/link.ts';
import { siteServed } from '../../fleet/index.ts';
import { createContainer } from './create-container.ts';
import { ensureImage } from './ensure-image.ts';
import { type Ended, EngineError } from './fault.ts';
import { deliverFlags } from './flags.ts';
import type { DockerLink } from './link.ts';
import { listContainers, listPorts } from './list-containers.ts';
import { must } from './must.ts';
import { instanceName } from './names.ts';
import { containerSpec, freePorts } from './place.ts';
import { proveHealthy } from './prove-healthy.ts';
import { removeContainer } from './remove-container.ts';
import { startContainer } from './start-container.ts';
import { type StartOptions, unlessGivenUp } from './start-options.ts';
import { watchDeaths } from './watch-deaths.ts';

/** Where it stands, for the fault that is reported. */
type Progress = { step: StartStep; readonly created: string[] };

/**
 * Starts all instances of a release beside the running ones and proves each healthy; instances of
 * the same release that an earlier try left behind are reused. A failed start removes the
 * containers it created; where it cannot, the outcome is `unknown` and names them.
 */
export async function startRelease(options: StartOptions): Promise<Outcome<readonly Container[]>> {
  const { link, placement } = options;
  const progress: Progress = { step: 'image', created: [] };
  const say = (step: StartStep, text: string) => {
    unlessGivenUp(options);
    progress.step = step;
    options.report({ kind: 'step', engine: link.host, step, text });
  };
  const deaths = watchDeaths(link);
  try {
    const image = must(await ensureImage(link, options.release, (text) => say('image', text)));
    const existing = await takenUp(options);
    const numbers = Array.from({ length: placement.instances }, (_, i) => i + 1);
    const containers: Container[] = [];
    for (const n of numbers) {
      const name = instanceName(options.service.id, siteServed(placement), options.slot, n);
      const there = existing.find((one) => one.name === name);
      // An earlier try may have ended between creating and this.
      if (there?.state === 'created') must(await deliverFlags(link, there.id, options));
      if (there) must(await startContainer(link, there.id));
      const id = there?.id ?? (await createAndStart(options, progress, say, n, image));
      say('health', `waiting for ${name} to answer`);
      containers.push(await proveHealthy(options, id, deaths));
    }
    say('health', `${containers.length} healthy`);
    return { kind: 'done', value: containers };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const ended = await undo(link, progress, error.ended);
    const { step } = progress;
    options.report({ kind: 'failed', engine: link.host, step, detail: ended.fault.detail });
    return ended;
  } finally {
    deaths.end();
  }
}

/** Instances that stand in the slot already: of this very release, or else the slot is not free. */
async function takenUp(options: StartOptions): Promise<readonly Container[]> {
  const { link, service, placement, slot, release } = options;
  const all = must(await listContainers(link));
  const here = all.filter(
    (one) => one.service === service.id && one.site === siteServed(placement) && one.slot === slot,
  );
  const other = here.find((one) => one.release !== release.id);
  if (!other) return here;
  const detail = `slot ${slot} still holds ${other.name} of release ${other.release}: remove it first`;
  const fault = { host: link.host, command: `start ${release.id}`, detail };
  throw new EngineError({ kind: 'refused', fault });
}

/** Choosing a port and binding it are two calls, so one start at a time on each link. */
const turns = new WeakMap<DockerLink, ReturnType<typeof pLimit>>();
const PORT_TRIES = 8;

async function createAndStart(
  options: StartOptions,
  progress: Progress,
  say: (step: StartStep, text: string) => void,
  n: number,
  image: string,
): Promise<string> {
  const { link, engine } = options;
  const turn = turns.get(link) ?? pLimit(1);
  turns.set(link, turn);
  return turn(async () => {
    const taken = new Set(must(await listPorts(link)));
    for (let tries = 1; ; tries++) {
      const [port] = freePorts(engine.ports, taken, 1);
      if (port === undefined) throw noPort(options);
      const spec = containerSpec(options, n, port, image);
      say('create', `${spec.name} on port ${port}`);
      progress.created.push(spec.name);
      const id = must(await createContainer(link, spec));
      must(await deliverFlags(link, id, options));
      say('start', spec.name);
      const started = await startContainer(link, id);
      if (started.kind === 'done') return id;
      // Held by something that is no container; only the attempt to bind it tells.
      if (!portTaken(started.fault.detail) || tries === PORT_TRIES) must(started);
      must(await removeContainer(link, id));
      progress.created.pop();
      taken.add(port);
    }
  });
}

const portTaken = (detail: string): boolean =>
  /port is already allocated|address already in use/.test(detail);

function noPort({ link, engine }: StartOptions): EngineError {
  const { from, to } = engine.ports;
  const detail = `no free host port from ${from} to ${to}`;
  return new EngineError({ kind: 'failed', fault: { host: link.host, command: 'create', detail } });
}

async function undo(link: DockerLink, { created }: Progress, ended: Ended): Promise<Ended> {
  const left: string[] = [];
  for (const name of created) {
    const removed = await removeContainer(link, name);
    if (removed.kind !== 'done') left.push(name);
  }
  if (left.length === 0) return ended;
  const detail = `${ended.fault.detail}; perhaps left behind: ${left.join(', ')}`;
  return { kind: 'unknown', fault: { ...ended.fault, detail } };
}
