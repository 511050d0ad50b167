import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BadRequest } from './container-spec.ts';
import type { LabEngine } from './engine.ts';
import { readBody } from './reply.ts';

/** One call of the engine's HTTP interface. */
export type EngineCall = {
  readonly engine: LabEngine;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Values of the path's groups. */
  readonly names: readonly string[];
};

const maxBody = 1024 * 1024;

const filterSchema = z.record(
  z.string(),
  z.union([z.array(z.string()), z.record(z.string(), z.boolean())]),
);

export function filtersOf(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const text = query.get('filters');
  if (text === null || text === '') return new Map();
  const parsed = filterSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new BadRequest('invalid filter');
  return new Map(
    Object.entries(parsed.data).map(([name, values]) => [
      name,
      Array.isArray(values) ? values : Object.keys(values),
    ]),
  );
}

export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await readBody(request, maxBody)).toString('utf8'));
  } catch {
    throw new BadRequest('invalid JSON');
  }
}
