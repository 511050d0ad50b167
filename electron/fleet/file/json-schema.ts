import { z } from 'zod';
import { fleetFileSchema } from './schema.ts';

/** The JSON Schema of `fleet.yaml`, as text: what `fleet.schema.json` holds and editors read. */
export function fleetJsonSchema(): string {
  const schema = z.toJSONSchema(fleetFileSchema, { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'Tallydeck fleet' }, null, 2)}\n`;
}
