import { writeFileSync } from 'node:fs';
import { fleetJsonSchema } from '../electron/fleet/index.ts';

const target = new URL('../electron/fleet/fleet.schema.json', import.meta.url);
writeFileSync(target, fleetJsonSchema());
