import { z } from 'zod';
import { fleetFileSchema } from './schema.ts';

/** JSON Schema of `fleet.yaml`, as text: the content of `fleet.schema.json`, for editors. */
export function fleetJsonSchema(): string {
  const schema = z.toJSONSchema(fleetFileSchema, { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'Tallydeck fleet' }, null, 2)}\n`;
}
