import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import type { Service } from '../../../shared/model/service.ts';

/** A counter with the defaults of the fleet file. */
export const counterService: Service = {
  id: 'counter',
  name: 'Counter',
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
  env: {},
  resources: { devices: [], volumes: [] },
  lease: { driving: 15, deadMan: 120 },
  rollout: defaultRules,
};
