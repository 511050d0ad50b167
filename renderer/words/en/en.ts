import { changes } from './changes.ts';
import { common } from './common.ts';
import { engines } from './engines.ts';
import { errors } from './errors.ts';
import { findings } from './findings.ts';
import { fleet } from './fleet.ts';
import { lab } from './lab.ts';
import { links } from './links.ts';
import { map } from './map.ts';
import { rolloutNeeds } from './rollout-needs.ts';
import { rolloutRefusals } from './rollout-refusals.ts';
import { rollouts } from './rollouts.ts';
import { rolloutLive } from './rollouts-live.ts';
import { rolloutPlan } from './rollouts-plan.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { site } from './site.ts';
import { traffic } from './traffic.ts';

/** Every word of the interface in English; `vi.ts` has the same keys. */
export const en = {
  changes,
  common,
  engines,
  errors,
  findings,
  fleet,
  lab,
  links,
  map,
  rolloutLive,
  rolloutNeeds,
  rolloutPlan,
  rolloutRefusals,
  rollouts,
  settings,
  shell,
  site,
  traffic,
};
