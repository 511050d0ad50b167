import type { SlotName } from './split.ts';
import type { ContainerStats } from './telemetry.ts';

/** A container of ours on an engine, by its labels. */
export type Container = {
  readonly id: string;
  readonly engine: string;
  readonly name: string;
  readonly image: string;
  readonly service: string;
  readonly site: string;
  readonly release: string;
  readonly slot?: SlotName;
  /** Digest of the settings that it was made with; another one than the fleet's now is a difference. */
  readonly settings?: string;
  /** The fixed host port. */
  readonly port: number;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  readonly restarts: number;
  readonly startedAt?: string;
  readonly stats?: ContainerStats;
};

export type LogLine = {
  /** RFC 3339 UTC as the engine stamped it. */
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
};
