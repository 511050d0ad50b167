import type { SmokeCheck } from '../../shared/model/rollout-rules.ts';
import type { Instance } from '../../shared/model/split.ts';
import { httpGet } from '../links/index.ts';
import { containersIn } from './containers.ts';
import { execIn } from './exec-in.ts';
import { atEach, type Done, doneValue, stopped } from './result.ts';
import { lastIntent, newSlot, type SiteHandle } from './site-handle.ts';

const httpLimitMs = 10_000;
const commandLimitMs = 60_000;
const shownOfAnswer = 200;

/** Every check against every instance of the new slot; the first that fails says where and what came. */
export async function smoke(handle: SiteHandle, signal: AbortSignal): Promise<Done> {
  const { rollout, site, units } = handle;
  const slot = newSlot(handle);
  const { smoke: checks } = rollout.plan.rules;
  const [unit] = units;
  const instances = (unit && lastIntent(handle, unit)?.slots[slot].instances) ?? [];
  if (instances.length === 0) throw stopped('failed', site, `slot ${slot} has no instance to test`);
  await atEach(instances, async (instance) => {
    for (const check of checks) {
      if (signal.aborted) throw stopped('refused', site, 'given up');
      await (check.kind === 'http' ? ask(handle, instance, check) : run(handle, instance, check));
    }
  });
  return { detail: `${checks.length} checks on ${instances.length} instances` };
}

/** As a gateway reaches it. */
async function ask(
  { units }: SiteHandle,
  { address, port, engine }: Instance,
  { path, status, contains }: Extract<SmokeCheck, { kind: 'http' }>,
): Promise<void> {
  const unit = units.find(({ ssh }) => ssh.state().kind === 'up') ?? units[0];
  if (!unit) return;
  const what = `${address}:${port}: GET ${path}`;
  const opened = await unit.ssh.openTcp(address, port);
  // The gateway is there and the instance does not take the connection.
  if (opened.kind === 'failed' && unit.ssh.state().kind === 'up')
    throw stopped('failed', engine, `${what}: ${opened.fault.detail}`);
  const answer = await httpGet(doneValue(opened), `${address}:${port}`, path, httpLimitMs).catch(
    (error: Error) => {
      const lost = unit.ssh.state().kind !== 'up';
      throw stopped(lost ? 'out-of-reach' : 'failed', engine, `${what}: ${error.message}`);
    },
  );
  const shown = answer.body.slice(0, shownOfAnswer).trim();
  if (answer.status !== status)
    throw stopped('failed', engine, `${what} answered ${answer.status}, not ${status}: ${shown}`);
  if (contains !== undefined && !answer.body.includes(contains))
    throw stopped(
      'failed',
      engine,
      `${what} answered without ${JSON.stringify(contains)}: ${shown}`,
    );
}

async function run(
  handle: SiteHandle,
  { port, engine }: Instance,
  { argv }: Extract<SmokeCheck, { kind: 'command' }>,
): Promise<void> {
  const unit = handle.places.find((place) => place.unit.engine.id === engine)?.unit;
  if (!unit) throw stopped('refused', engine, 'is not among the engines of the site any more');
  const container = (await containersIn(handle, unit)).find((one) => one.port === port);
  if (!container) throw stopped('failed', engine, `no container on port ${port}`);
  await execIn(unit, container, argv, commandLimitMs);
}
