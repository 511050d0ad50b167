import { embeddedSshPeer } from '../../support/lab/embedded-ssh.ts';
import { sshLinkSuite } from './suite.ts';

sshLinkSuite("the lab's embedded server", embeddedSshPeer);
