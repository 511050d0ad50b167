/** Looks at a gateway or engine once and says what it finds. Changes nothing. */

export { oneLine } from './line.ts';
export { probeEngine } from './probe-engine.ts';
export { probeGateway } from './probe-gateway.ts';
