import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Change } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import type { Console } from './consoles.ts';
import { camerasEach, type FarmGateway } from './farm.ts';

/** ms from the click until the record of the change said so of the last gateway. */
export type Round = { readonly appliedMs: number; readonly persistedMs: number };

const scope = { kind: 'environment', service: counterService.id, environment: 'all' } as const;

/** Changes the split of all gateways once, as a click does, and waits until it is verified, too. */
export async function changeRound(
  { changes, traffics }: Console,
  farm: readonly FarmGateway[],
  number: number,
): Promise<Round> {
  const candidates = number % 2 === 0 ? ['cam-1', 'cam-2'] : ['cam-2', 'cam-3', 'cam-4'];
  const askedShare = candidates.length / camerasEach;
  const change = (intent: Intent): Intent => ({ ...intent, askedShare, candidates });
  const steps = traffics.map((traffic) => ({ traffic, options: { revive: true }, change }));
  let appliedMs = Number.NaN;
  let persistedMs = Number.NaN;
  let frames: Promise<unknown> | undefined;
  let last: Change | undefined;
  const started = performance.now();
  for await (const state of changes.run({
    key: randomUUID(),
    kind: 'split',
    scope,
    askedShare,
    steps,
  })) {
    last = state;
    const applied = state.results.filter((each) => each.kind === 'applied');
    if (applied.length === farm.length && Number.isNaN(appliedMs)) {
      appliedMs = performance.now() - started;
    }
    const persisted = applied.filter((each) => each.persisted.kind === 'persisted');
    if (persisted.length === farm.length && !frames) {
      persistedMs = performance.now() - started;
      // Frames to verify by come only now, so that they do not weigh on what is measured.
      frames = sendFrames(farm, candidates[0] ?? '');
    }
  }
  await frames;
  const wrong = last?.results.find(
    (each) =>
      each.kind !== 'applied' ||
      each.persisted.kind !== 'persisted' ||
      each.verification.kind === 'contradicted',
  );
  if (wrong) throw new Error(`a change did not end well: ${JSON.stringify(wrong).slice(0, 500)}`);
  return { appliedMs, persistedMs };
}

/** A few frames of one camera on each side, to every gateway. */
async function sendFrames(farm: readonly FarmGateway[], onCandidate: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const cameras = [onCandidate, `cam-${camerasEach}`, onCandidate, onCandidate, onCandidate];
  for (const camera of cameras) {
    await Promise.all(
      farm.map(({ gateway }) => post(agent, gateway.listeners[0]?.port ?? 0, camera)),
    );
  }
  agent.destroy();
}

function post(agent: Agent, port: number, camera: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `/frames/${camera}`;
    const sending = request({ agent, host: '127.0.0.1', port, path, method: 'POST' }, (answer) => {
      answer.resume().once('end', resolve);
    });
    sending.once('error', reject).end('frame');
  });
}
