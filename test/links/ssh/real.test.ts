import { describe } from 'vitest';
import { sshdAvailable, startSshd } from '../../support/ssh/sshd.ts';
import { sshLinkSuite } from './suite.ts';

const forbidden = ['AllowStreamLocalForwarding no', 'AllowTcpForwarding no'];

describe.skipIf(!sshdAvailable)('OpenSSH', () => {
  sshLinkSuite('OpenSSH sshd', ({ forwarding }) =>
    startSshd({ config: forwarding ? [] : forbidden }),
  );
});
