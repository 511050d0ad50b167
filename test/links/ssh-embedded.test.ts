import { embeddedSshPeer } from '../support/embedded-ssh.ts';
import { sshLinkSuite } from './ssh-suite.ts';

sshLinkSuite("the lab's embedded server", embeddedSshPeer);
