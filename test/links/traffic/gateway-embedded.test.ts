import { embeddedGatewayPeer } from '../../support/lab/embedded-gateway.ts';
import { gatewaySuite } from './suite.ts';

gatewaySuite("the lab's embedded router", embeddedGatewayPeer);
