import { embeddedGatewayPeer } from '../support/embedded-gateway.ts';
import { gatewaySuite } from './gateway-suite.ts';

gatewaySuite("the lab's embedded router", embeddedGatewayPeer);
