import { z } from 'zod';
import { idPattern } from '../../../shared/contract/ids.ts';
import { words } from './leaves.ts';
import { engineSchema, gatewaySchema } from './schema-hosts.ts';
import { cameraSchema, environmentSchema, siteSchema } from './schema-places.ts';
import { placementSchema, releaseSchema, serviceSchema } from './schema-services.ts';

/** Ids are checked in `parse.ts`, so that a bad id does not hide what is wrong below it. */
const byId = <T extends z.ZodType>(entry: T, what: string) =>
  z.record(z.string().meta({ pattern: idPattern.source }), entry).meta({ description: what });

/** `fleet.yaml` as people write it: one map per word, keyed by id. */
export const fleetFileSchema = z.strictObject({
  name: words("the fleet's name"),
  environments: byId(environmentSchema, 'Kinds of sites, drawn as lanes'),
  sites: byId(siteSchema, 'Installations with a place on the map'),
  gateways: byId(gatewaySchema, 'Edge boxes with OpenSSH and HAProxy'),
  engines: byId(engineSchema, 'Docker hosts'),
  cameras: byId(cameraSchema, 'Cameras that post frames').prefault({}),
  services: byId(serviceSchema, 'What is deployed and answers frames'),
  releases: byId(releaseSchema, 'Versions of services').prefault({}),
  placements: byId(placementSchema, 'Which service runs where').prefault({}),
});

export type FleetFile = z.infer<typeof fleetFileSchema>;

export const sections = [
  'environments',
  'sites',
  'gateways',
  'engines',
  'cameras',
  'services',
  'releases',
  'placements',
] as const satisfies readonly (keyof FleetFile)[];
export type Section = (typeof sections)[number];
