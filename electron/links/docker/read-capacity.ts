import { z } from 'zod';
import type { Outcome } from '../../../shared/model/link.ts';
import { understand } from './answers.ts';
import type { DockerClient } from './client.ts';
import { statusOf } from './fault.ts';
import type { DockerLink } from './link.ts';

/** What an engine has, and what of it is spoken for. */
export type EngineCapacity = {
  /** `linux/amd64`. */
  readonly platform: string;
  readonly cpus: number;
  /** Bytes of the whole machine. */
  readonly memoryBytes: number;
  /**
   * Bytes of the containers that run, ours and others: the limit of each, or what it uses at
   * present where it has none. What else runs on the machine is not in it.
   */
  readonly memoryHeldBytes: number;
  /** Devices, as the engine's generic resources list them; absent: it does not say. */
  readonly gpus?: number;
  /** Host ports that containers hold, also stopped ones of ours. */
  readonly portsHeld: ReadonlySet<number>;
  /** Where images are kept; Docker itself tells it for few storage drivers only. Absent: not known. */
  readonly diskFreeBytes?: number;
};
