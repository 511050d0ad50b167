import type { RefusalWords } from '../model/refusal.ts';

export const refusals: RefusalWords = {
  observed: {
    what: 'this gateway is only observed',
    mend: 'set `mode: manage` for it in the fleet file first',
  },
  'not-installed': {
    what: 'our part is not in HAProxy there',
    mend: 'install it first, on the screen of the site',
  },
  'not-read': {
    what: 'nothing was read from this gateway yet',
    mend: 'wait until its link is up',
  },
  'not-all-read': {
    what: 'not every gateway of the site has been read',
    mend: 'wait until their links are up, and install our part there',
  },
  'gateway-down': {
    what: 'a gateway of the site is out of reach',
    mend: 'wait until its link is up again',
  },
  'no-route': {
    what: 'no route of this gateway leads to {{service}}',
    mend: 'add one in the fleet file',
  },
  'no-gateway': {
    what: 'no gateway there carries {{service}}',
    mend: 'add a route to it in the fleet file',
  },
  'not-ssh': {
    what: 'it is not reached through SSH',
    mend: 'there is no key or secret to give',
  },
  damaged: { what: '{{detail}}', mend: 'a rollback puts it in order' },
  'driven-by': {
    what: '{{by}} drives here; it can be taken over {{seconds}} s after its last sign of life',
    mend: 'wait, or ask who drives',
  },
  'taken-over': { what: '{{by}} has taken over', mend: 'look what it does before you go on' },
  'not-holding': {
    what: 'that rollout does not hold this gateway any more',
    mend: 'look at the site as it is now',
  },
  overtaken: {
    what: 'a rollback was asked for meanwhile',
    mend: 'ask again if you still want it',
  },
  'given-up': { what: 'it was cancelled', mend: 'ask again if you still want it' },
  'revision-moved': {
    what: 'the gateway is at revision {{revision}} by {{by}}, not at {{asked}}',
    mend: 'look at what has changed, then ask again',
  },
  replaced: { what: '{{detail}}', mend: 'try again' },
  'slots-busy': {
    what: 'another command for the slots of {{service}} at {{site}} is under way',
    mend: 'wait until it has ended',
  },
  'flags-busy': {
    what: 'another command for the flags of {{service}} at {{site}} is under way',
    mend: 'wait until it has ended',
  },
  'install-busy': {
    what: 'another installation on {{gateway}} is under way',
    mend: 'wait until it has ended',
  },
  'queued-busy': {
    what: 'another answer to this queued command is under way',
    mend: 'wait until it has ended',
  },
  'key-used': {
    what: 'the key {{key}} was used for another command',
    mend: 'ask with a key of its own',
  },
  'no-placement': {
    what: 'there is no placement of {{service}} at {{site}}',
    mend: 'add one under `placements` in the fleet file',
  },
  'slots-full': {
    what: 'all three slots are in use',
    mend: 'remove one that gets no frames first',
  },
  'slot-stable': { what: 'slot {{slot}} is stable', mend: 'promote another slot first' },
  'slot-is-stable': { what: 'slot {{slot}} is stable here', mend: 'choose another slot' },
  'slot-empty': { what: 'slot {{slot}} is empty here', mend: 'start a release in it first' },
  'slot-in-use': { what: 'slot {{slot}} still gets frames', mend: 'roll back first' },
  'slot-unhealthy': {
    what: 'HAProxy does not find slot {{slot}} healthy: {{servers}}',
    mend: "look at the containers' log, and whether the gateway reaches the engine's address",
  },
  'slot-drains': {
    what: 'slot {{slot}} still answers frames after {{seconds}} s',
    mend: 'try again',
  },
  'containers-left': {
    what: 'slot {{slot}} gets no frames any more, but containers are left: {{left}}',
    mend: 'mend that, then remove the slot once more',
  },
  'no-candidate': {
    what: 'no slot is the candidate here',
    mend: 'start a release beside stable first',
  },
  'stable-stays': {
    what: '{{release}} stays stable: {{why}}',
    mend: 'start that release again, then roll back',
  },
  'no-mirror': {
    what: '{{service}} cannot be mirrored: its fleet file gives no room for copies',
    mend: 'add `shadow: {}` to the service, and install the difference on its gateways',
  },
  'no-flag-file': {
    what: '{{service}} has no flag file',
    mend: 'set `flags: { path: … }` for it in the fleet file, then start its release anew',
  },
  'nothing-to-undo': {
    what: 'the change was applied nowhere',
    mend: 'there is nothing to undo',
  },
  'part-of-rollout': {
    what: 'a step of a rollout is not undone by itself',
    mend: 'roll the rollout back',
  },
  'no-file': {
    what: '{{path}} is not a file on this machine',
    mend: 'give the path of an archive made by `docker save`',
  },
  'no-window': {
    what: 'this host has no window',
    mend: 'start it again with --fleet FILE for another fleet',
  },
  'real-fleet': {
    what: 'a real fleet is open',
    mend: 'faults exist in the lab only: start without --fleet',
  },
  remote: { what: '{{detail}}', mend: 'mend that, then try again' },
};
