import { embeddedDockerPeer } from '../support/embedded-engine.ts';
import { dockerLinkSuite } from './docker-suite.ts';

dockerLinkSuite("the lab's embedded engine", embeddedDockerPeer);
