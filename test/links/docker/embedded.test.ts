import { embeddedDockerPeer } from '../../support/lab/embedded-engine.ts';
import { dockerLinkSuite } from './suite.ts';

dockerLinkSuite("the lab's embedded engine", embeddedDockerPeer);
