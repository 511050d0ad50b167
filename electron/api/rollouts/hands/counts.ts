import type { Observation } from '../../../../shared/model/rollout.ts';
import type { SlotName } from '../../../../shared/model/split.ts';
import type { Scene } from './scene.ts';

/**
 * What the new release counted against what the old one leads to expect: objects a frame of the same
 * camera on the old one, times the frames of the new one. Cameras that the old one never saw are left out.
 */
export function countsOf(
  { context, site, service }: Scene,
  old: SlotName,
  next: SlotName,
  now: number,
): Observation['counts'] {
  const tallies = context.telemetry.tallies(site, service.id, now);
  const known = new Map(
    tallies.flatMap(({ camera, slot, before }) => (slot === old ? [[camera, before]] : [])),
  );
  const sum = { objects: 0, expected: 0 };
  for (const { camera, slot, recent } of tallies) {
    const before = known.get(camera);
    if (slot !== next || !before || before.frames === 0 || recent.frames === 0) continue;
    sum.objects += recent.objects;
    sum.expected += (recent.frames * before.objects) / before.frames;
  }
  return sum.expected > 0 ? sum : undefined;
}
