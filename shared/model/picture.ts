import type { QueuedCommand, ToldChange } from './change.ts';
import type { Container } from './container.ts';
import type { LinkState } from './link.ts';
import type { RollbackNow } from './rollback.ts';
import type { LeaseState, Shares, SlotName, SplitState } from './split.ts';

/** Severity, worst first. `unknown` when nothing could be read. */
export const severities = ['broken', 'warning', 'unknown', 'fine'] as const;
export type Severity = (typeof severities)[number];

/** Something a person should know, in a code with data; the words are made where they are shown. */
export type Finding = {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** Gateway, engine, camera or container. */
  readonly subject: string;
  /** RFC 3339 UTC. */
  readonly since: string;
  readonly data: Readonly<Record<string, string | number>>;
};

export const findingCodes = [
  'rollout-held',
  'link-down',
  'link-refused',
  'link-degraded',
  'drift',
  'not-persisted',
  'lease-expired',
  'lease-held',
  'errors',
  'undercount',
  'metric-absent',
  'metric-label-absent',
  'metric-camera-unknown',
  'metrics-unread',
  'metrics-unreadable',
  'no-frames',
  'camera-blind',
  'camera-silent',
  'camera-unlisted',
  'fallen-through',
  'no-healthy-server',
  'container-unhealthy',
  'container-stopped',
  'container-differs',
  'placement-differs',
  'address-differs',
  'not-installed',
  'install-differs',
  'restart-loses-frames',
  'queued-asks',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** One slot as shown: its content and its present figures. */
export type VariantNow = {
  readonly slot: SlotName;
  readonly role?: 'stable' | 'candidate' | 'shadow' | 'previous';
  readonly release?: string;
  readonly servers: readonly ServerNow[];
  /** Absent: not read. */
  readonly requestsPerSecond?: number;
  /** 0–1 over the last 10 s. */
  readonly errorRatio?: number;
  /** Connections per second that failed without the loss of a frame, over the last 10 s. */
  readonly failedConnections?: number;
  /** Over the last 60 s. */
  readonly countsPerMinute?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly queue?: number;
};

export type ServerNow = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly state: 'up' | 'down' | 'maintenance' | 'draining' | 'checking';
  readonly check: string;
};

/** One service at one site, for the map. */
export type ServiceNow = {
  readonly service: string;
  readonly variants: readonly VariantNow[];
  readonly shares: Shares;
  /** Frames/s that fell through to stable because their slot had no healthy server. */
  readonly fallenThrough?: number;
  /** Effect of a rollback; absent: not known, a gateway has not been read. */
  readonly rollback?: RollbackNow;
  /** Of what is in force on the candidate; `none`: nothing is. Absent: a gateway has not been read. */
  readonly lease?: LeaseState['kind'];
  /** Revision in force at each gateway that was read. */
  readonly revisions?: Readonly<Record<string, number>>;
};

export type SiteSummary = {
  readonly site: string;
  readonly severity: Severity;
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly links: readonly {
    readonly host: string;
    readonly kind: 'gateway' | 'engine';
    readonly state: LinkState;
  }[];
  readonly services: readonly ServiceNow[];
  /** RFC 3339 UTC: the newest reading in this summary; absent before the first. */
  readonly readAt?: string;
};

export type CameraNow = {
  readonly camera: string;
  /** Absent: its gateway was not read. */
  readonly role?: 'stable' | 'candidate';
  readonly pinned: boolean;
  readonly movedAt?: string;
  /** False: seen at the gateway but not in the fleet file. */
  readonly listed: boolean;
  readonly framesPerSecond?: number;
  readonly errorRatio?: number;
  readonly counts: readonly {
    readonly slot: SlotName;
    readonly class: string;
    readonly direction: string;
    readonly perMinute: number;
  }[];
  /** RFC 3339 UTC. */
  readonly lastFrameAt?: string;
};

/** Whether our part is on the gateway as the fleet asks for. */
export type InstallState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'observing' }
  | { readonly kind: 'current' }
  | {
      readonly kind: 'differs';
      /** A unified diff from what is there to what is wanted; empty where the files agree. */
      readonly diff: string;
      readonly files: readonly string[];
      readonly reasons: readonly InstallReason[];
    };

/**
 * Why a difference matters beyond the fleet file. `not-loaded`: HAProxy runs with an older file
 * than the one on disk. `loses-addresses`: the form of earlier versions, with which a restart or a
 * reload of HAProxy by hand loses frames until a console repairs the servers.
 */
export type InstallReason = 'not-loaded' | 'loses-addresses';

export type GatewayNow = {
  readonly gateway: string;
  readonly link: LinkState;
  readonly version?: string;
  readonly clockOffsetMs?: number;
  readonly install: InstallState;
  readonly splits: readonly SplitState[];
};

export type EngineNow = {
  readonly engine: string;
  readonly link: LinkState;
  readonly version?: string;
  readonly platform?: string;
  /** As last read. */
  readonly containers: readonly Container[];
  /** RFC 3339 UTC: when the containers were read; absent before the first. */
  readonly readAt?: string;
};

/** Everything the site screen shows. */
export type SitePicture = {
  readonly summary: SiteSummary;
  readonly gateways: readonly GatewayNow[];
  readonly engines: readonly EngineNow[];
  readonly cameras: readonly CameraNow[];
  readonly changes: readonly ToldChange[];
  readonly queued: readonly QueuedCommand[];
};
