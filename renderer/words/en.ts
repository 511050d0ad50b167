import { changes } from './en/changes.ts';
import { common } from './en/common.ts';
import { engines } from './en/engines.ts';
import { errors } from './en/errors.ts';
import { findings } from './en/findings.ts';
import { fleet } from './en/fleet.ts';
import { lab } from './en/lab.ts';
import { links } from './en/links.ts';
import { map } from './en/map.ts';
import { rolloutNeeds } from './en/rollout-needs.ts';
import { rolloutRefusals } from './en/rollout-refusals.ts';
import { rollouts } from './en/rollouts.ts';
import { rolloutLive } from './en/rollouts-live.ts';
import { rolloutPlan } from './en/rollouts-plan.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { site } from './en/site.ts';
import { traffic } from './en/traffic.ts';

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
