import { changes } from './vi/changes.ts';
import { common } from './vi/common.ts';
import { errors } from './vi/errors.ts';
import { findings } from './vi/findings.ts';
import { fleet } from './vi/fleet.ts';
import { lab } from './vi/lab.ts';
import { links } from './vi/links.ts';
import { map } from './vi/map.ts';
import { shell } from './vi/shell.ts';
import { site } from './vi/site.ts';

export const vi = { changes, common, errors, findings, fleet, lab, links, map, shell, site };
