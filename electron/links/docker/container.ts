import type { Container } from '../../../shared/model/container.ts';
import { type InspectAnswer, ourLabels } from './answers.ts';

/** Facts of a container from its engine, also of one that is not ours. */
export type ContainerFacts = {
  readonly id: string;
  readonly name: string;
  /** Digest of the image's configuration. */
  readonly imageId: string;
  readonly state: Container['state'];
  readonly health: Container['health'];
  readonly exitCode: number;
  /** The engine's reason for a start that failed; empty otherwise. */
  readonly error: string;
  /** Present when the labels say that it is ours. */
  readonly ours?: Container;
};

export function containerFacts(engine: string, answer: InspectAnswer): ContainerFacts {
  const { State: state } = answer;
  const facts = {
    id: answer.Id,
    name: answer.Name.replace(/^\//, ''),
    imageId: answer.Image,
    state: state.Status,
    health: healthOf(state.Health?.Status),
    exitCode: state.ExitCode,
    error: state.Error ?? '',
  };
  const labels = ourLabels.safeParse(answer.Config.Labels ?? {});
  if (!labels.success) return facts;
  const slot = labels.data['tallydeck.slot'];
  const settings = labels.data['tallydeck.settings'];
  const started = !state.StartedAt.startsWith('0001-');
  const ours: Container = {
    id: facts.id,
    engine,
    name: facts.name,
    image: labels.data['tallydeck.image'] ?? answer.Config.Image,
    service: labels.data['tallydeck.service'],
    site: labels.data['tallydeck.site'],
    release: labels.data['tallydeck.release'],
    port: labels.data['tallydeck.port'],
    state: facts.state,
    health: facts.health,
    restarts: answer.RestartCount,
    ...(slot && { slot }),
    ...(settings && { settings }),
    ...(started && { startedAt: state.StartedAt }),
  };
  return { ...facts, ours };
}

function healthOf(status: string | undefined): Container['health'] {
  return status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : 'none';
}
