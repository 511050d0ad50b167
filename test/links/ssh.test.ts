import { describe } from 'vitest';
import { sshdAvailable, startSshd } from '../support/sshd.ts';
import { sshLinkSuite } from './ssh-suite.ts';

const forbidden = ['AllowStreamLocalForwarding no', 'AllowTcpForwarding no'];

describe.skipIf(!sshdAvailable)('OpenSSH', () => {
  sshLinkSuite('OpenSSH sshd', ({ forwarding }) =>
    startSshd({ config: forwarding ? [] : forbidden }),
  );
});
