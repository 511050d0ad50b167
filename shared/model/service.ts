import type { RolloutRules } from './rollout-rules.ts';

/** The names under which a counter publishes what it sees, in Prometheus text. */
export type MetricNames = {
  /** Counter of counted objects, by camera, class and direction. */
  readonly counts: string;
  /** Counter of answered frames, by status code. Absent: taken from HAProxy alone. */
  readonly requests?: string;
  /** Histogram of inference time in seconds. */
  readonly latency?: string;
  readonly labels: {
    readonly camera: string;
    readonly class: string;
    readonly direction: string;
    readonly code: string;
  };
};

export type GpuRequest = {
  /** Number of devices, or `all`. */
  readonly count: number | 'all';
  readonly driver?: string;
  readonly ids?: readonly string[];
  readonly capabilities: readonly string[];
};

export type Resources = {
  readonly memoryBytes?: number;
  /** CPUs, e.g. 1.5. */
  readonly cpus?: number;
  readonly gpu?: GpuRequest;
  readonly devices: readonly string[];
  readonly sharedMemoryBytes?: number;
  /** Docker's short form, `/host:/container[:ro]`. */
  readonly volumes: readonly string[];
};

/** A program that is deployed and answers frames: a counter. */
export type Service = {
  readonly id: string;
  readonly name: string;
  /** TCP port inside the container. */
  readonly port: number;
  readonly healthPath: string;
  /** Status codes of a healthy answer, as HAProxy has them: `200-399` or `200,204`. */
  readonly healthStatus: string;
  /** Headers that a health check sends; without a Host it says `localhost`. */
  readonly healthHeaders: Readonly<Record<string, string>>;
  readonly metricsPath: string;
  readonly metrics: MetricNames;
  /** `camera`: a camera's whole stream stays together. `frame`: stateless, may be split by frame. */
  readonly stickiness: 'camera' | 'frame';
  readonly env: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** Frames per second a camera may send before it is refused with 429. */
  readonly rateLimit?: number;
  /** Copies of frames for a slot in role shadow; absent: this service is never mirrored. */
  readonly shadow?: {
    /** Longer frames are cut short by HAProxy, so they must not occur. */
    readonly maxFrameBytes: number;
    /** Copies under way at once; further ones are dropped and counted. */
    readonly inFlight: number;
  };
  readonly lease: {
    /** Seconds without renewal after which another console may take over. */
    readonly driving: number;
    /** Seconds without renewal after which HAProxy itself sends everything to stable. */
    readonly deadMan: number;
  };
  readonly rollout: RolloutRules;
  /** Feature flags in flagd's format (OpenFeature), as a file inside the container. */
  readonly flags?: { readonly path: string };
};
