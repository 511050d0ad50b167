import type { Service } from '../../../shared/model/service.ts';
import { defaultRules } from '../../fleet/schema-rollout.ts';

export const counterService: Service = {
  id: 'counter',
  name: 'Object counter',
  port: 8080,
  healthPath: '/healthz',
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
