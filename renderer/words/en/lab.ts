/** The panel of the training site. */
export const lab = {
  open: 'Lab faults',
  what: 'Cameras, hosts and networks are simulated here. Splits, rollbacks and counting really happen.',
  router: {
    haproxy: 'Frames go through real HAProxy.',
    embedded: 'HAProxy is not installed on this machine: a small embedded router stands in for it.',
  },
  active_one: '{{count}} fault is on',
  active_other: '{{count}} faults are on',
  fault: {
    'slow-link': 'Slow link',
    'gateway-down': 'Gateway down',
    'engine-down': 'Engine down',
    'blind-camera': 'Blind camera',
  },
  faultLong: {
    'slow-link': 'Answers of the gateway come late.',
    'gateway-down': 'The gateway does not answer any more.',
    'engine-down': 'The engine and its containers are gone.',
    'blind-camera': 'The camera sends frames with nothing in them.',
  },
  chooseSite: 'Site',
  fleet: 'No fleet has been read yet.',
  failed: 'The fault could not be switched',
};
