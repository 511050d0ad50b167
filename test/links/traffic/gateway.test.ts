import { describe } from 'vitest';
import { gatewayAvailable, startGateway } from '../../support/gateway/gateway.ts';
import { gatewaySuite } from './suite.ts';

describe.skipIf(!gatewayAvailable)('real counterparts', () => {
  gatewaySuite('OpenSSH and HAProxy', async () => {
    const { gateway, port, killHaproxy, startHaproxy, stop } = await startGateway();
    return { gateway, port, crash: killHaproxy, restart: startHaproxy, stop };
  });
});
