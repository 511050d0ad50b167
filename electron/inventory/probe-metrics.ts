import type { ProbeLine } from '../../shared/contract/fleet.ts';
import type { Camera } from '../../shared/model/camera.ts';
import type { Service } from '../../shared/model/service.ts';
import { oneLine } from '../links/probe/index.ts';
import { labelOf, metricsTotals, parseInSlices } from '../telemetry/index.ts';
import type { GatewayConnection } from './gateway-connection.ts';

const mostNamed = 8;

/**
 * Looks whether the metrics of the containers behind a gateway call the cameras as the fleet file
 * does: one line about each service, and one for each container that answers for it. Changes nothing.
 */
export async function* probeMetrics(
  unit: Pick<GatewayConnection, 'gateway' | 'input' | 'instances' | 'scrapers'>,
  cameras: readonly Camera[],
): AsyncGenerator<ProbeLine> {
  for (const service of unit.input.services) {
    const expected = cameras
      .filter((each) => each.site === unit.gateway.site && each.service === service.id)
      .map(labelOf);
    yield { host: unit.gateway.id, ...howNamed(service) };
    for (const { instance } of unit.instances(service.id)) {
      const what = `cameras in the metrics of ${service.id} at ${instance.address}:${instance.port}`;
      const outcome = await unit.scrapers.for(instance, service.metricsPath).scrape();
      const found =
        outcome.kind === 'done'
          ? judge(service, await labelsIn(service, outcome.value.text), expected)
          : { status: 'warning' as const, found: `not read: ${oneLine(outcome.fault.detail)}` };
      yield { host: unit.gateway.id, what, ...found };
    }
  }
}

/** Says which header names the camera of a frame, before anything has been counted. */
const howNamed = ({ id, metrics }: Service): Omit<ProbeLine, 'host'> => ({
  what: `cameras of ${id}`,
  status: 'ok',
  found: `the gateway names the camera of each frame in the header x-tallydeck-camera (with match: path too); the label ${metrics.labels.camera} of ${metrics.counts} has to be that id, or the name in cameras.*.metric`,
});

/** Values of the camera label, of the counts and of the frames. */
async function labelsIn(
  { metrics }: Service,
  text: string,
): Promise<readonly string[] | undefined> {
  const { counts, frames } = metricsTotals(metrics, await parseInSlices(text));
  if (counts === undefined) return undefined;
  const keys = [...counts.keys(), ...(frames?.keys() ?? [])];
  return [...new Set(keys.map((key) => String((JSON.parse(key) as unknown[])[0])))];
}

function judge(
  { metrics }: Service,
  found: readonly string[] | undefined,
  expected: readonly string[],
): Omit<ProbeLine, 'host' | 'what'> {
  const label = metrics.labels.camera;
  if (found === undefined) {
    return {
      ...{ status: 'warning', found: `there is no metric ${metrics.counts}` },
      mend: `name the counter of counted objects in services.*.metrics.counts`,
    };
  }
  const known = found.filter((each) => expected.includes(each));
  if (found.length === 0) return { status: 'ok', found: 'nothing counted yet' };
  const strangers = found.filter((each) => !known.includes(each));
  if (strangers.length === 0) return { status: 'ok', found: `${known.length} of the fleet file` };
  const lists = `the label ${label} says ${listed(strangers)}; expected ${listed(expected)}`;
  const mend = `let the counter take the camera's name from the header x-tallydeck-camera, or say in the fleet file what it calls each camera (cameras.*.metric) or how its label is named (services.*.metrics.labels.camera)`;
  return { status: known.length === 0 ? 'missing' : 'warning', found: lists, mend };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map((name) => `'${oneLine(name, 80)}'`);
  const more = names.length - shown.length;
  return `${shown.join(', ') || 'none'}${more > 0 ? ` and ${more} more` : ''}`;
}
