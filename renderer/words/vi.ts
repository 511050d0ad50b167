import { changes } from './vi/changes.ts';
import { common } from './vi/common.ts';
import { engines } from './vi/engines.ts';
import { errors } from './vi/errors.ts';
import { findings } from './vi/findings.ts';
import { fleet } from './vi/fleet.ts';
import { lab } from './vi/lab.ts';
import { links } from './vi/links.ts';
import { map } from './vi/map.ts';
import { rolloutNeeds } from './vi/rollout-needs.ts';
import { rolloutRefusals } from './vi/rollout-refusals.ts';
import { rollouts } from './vi/rollouts.ts';
import { rolloutLive } from './vi/rollouts-live.ts';
import { rolloutPlan } from './vi/rollouts-plan.ts';
import { settings } from './vi/settings.ts';
import { shell } from './vi/shell.ts';
import { site } from './vi/site.ts';
import { traffic } from './vi/traffic.ts';

export const vi = {
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
