/** Reads links once a second and keeps figures by camera, slot and release. Changes nothing. */

export { labelOf } from './camera-labels.ts';
export { type Clock, systemClock, timed } from './clock.ts';
export { betterOffset, type ClockEstimate, clockOffset } from './clock-offset.ts';
export { startTelemetry } from './collect.ts';
export type { InstanceReading } from './counts.ts';
export type { Amount, CameraTally } from './counts-by-camera.ts';
export { followLines } from './follow-lines.ts';
export type { GatewaySample } from './gateway-reading.ts';
export { slotOf } from './haproxy-sample.ts';
export { type MetricsFault, metricsTotals } from './metrics-totals.ts';
export { parseInSlices } from './prometheus.ts';
export type { QuietCamera } from './quiet-cameras.ts';
export { createScraper, type Scraper } from './scrape.ts';
export { serversNow } from './servers-now.ts';
export { createTelemetryStore, type TelemetryStore } from './store.ts';
export type { Standing } from './telemetry-state.ts';
