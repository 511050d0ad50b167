import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import type { Service } from '../../../shared/model/service.ts';
import { defaultRules } from '../../fleet/index.ts';

const flagPath = '/etc/counter/flags.json';

/**
 * Fewer frames and objects than in life, and so a wider deviation: the lab's cameras are slow, it has
 * no history when it opens, and a trainee watches.
 */
const rules: RolloutRules = {
  ...defaultRules,
  gates: { ...defaultRules.gates, countDeviation: 0.25, leastFrames: 20, leastObjects: 20 },
  smoke: [{ kind: 'http', path: '/healthz', status: 200, contains: '"ok"' }],
  watchSeconds: 60,
  keepSeconds: 600,
};

export const counterService: Service = {
  id: 'counter',
  name: 'Object counter',
  port: 8080,
  healthPath: '/healthz',
  healthStatus: '200-399',
  healthHeaders: {},
  metricsPath: '/metrics',
  metrics: {
    counts: 'tally_objects_total',
    requests: 'tally_frames_total',
    latency: 'tally_inference_seconds',
    labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
  },
  stickiness: 'camera',
  // Where OpenFeature's provider for flagd looks for a file.
  env: { FLAGD_OFFLINE_FLAG_SOURCE_PATH: flagPath },
  resources: { devices: [], volumes: [] },
  shadow: { maxFrameBytes: 64 * 1024, inFlight: 32 },
  lease: { driving: 15, deadMan: 120 },
  rollout: rules,
  flags: { path: flagPath },
};
