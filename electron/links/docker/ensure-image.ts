import type { CommandFault, Outcome } from '../../../shared/model/link.ts';
import type { PlatformImage, Release } from '../../../shared/model/release.ts';
import { EngineError } from './fault.ts';
import { inspectImage } from './inspect-image.ts';
import type { DockerLink } from './link.ts';
import { imageFor, mismatch } from './place.ts';
import { pullImage } from './pull-image.ts';

/**
 * Makes sure that the engine has the release's image, pulling it when it is not there, and gives
 * its id: the container then runs the verified image, wherever its tag may point later.
 */
export async function ensureImage(
  link: DockerLink,
  release: Release,
  report: (text: string) => void,
): Promise<Outcome<string>> {
  const fault = (detail: string): CommandFault => ({
    host: link.host,
    command: `image ${release.image}`,
    detail,
  });
  const platform = link.info()?.platform;
  if (platform === undefined)
    return { kind: 'failed', fault: fault('the engine is not connected') };
  const wanted = imageFor(release, platform);
  if (typeof wanted === 'string') return { kind: 'refused', fault: fault(wanted) };

  const present = await findPresent(link, release, wanted);
  if (present.kind !== 'done') return present;
  if (present.value.id !== undefined) {
    report(`${release.image} is there`);
    return { kind: 'done', value: present.value.id };
  }
  try {
    const name = pullName(release, wanted);
    for await (const step of pullImage(link, name)) if (step.kind === 'progress') report(step.text);
    const pulled = await inspectImage(link, name);
    if (pulled.kind !== 'done') return pulled;
    if (!pulled.value) return { kind: 'failed', fault: fault('pulled, but not found afterwards') };
    const wrong = mismatch(wanted, pulled.value);
    if (wrong) return { kind: 'refused', fault: fault(wrong) };
    return { kind: 'done', value: pulled.value.id };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { wrong } = present.value;
    const detail = [wrong, error.ended.fault.detail].filter(Boolean).join('; pulling: ');
    return { kind: error.ended.kind, fault: fault(detail) };
  }
}

/** An image pulled by digest or loaded may be there without the release's tag, so each name is tried. */
async function findPresent(
  link: DockerLink,
  release: Release,
  wanted: PlatformImage,
): Promise<Outcome<{ readonly id?: string; readonly wrong?: string }>> {
  let wrong: string | undefined;
  const names = [wanted.config, pullName(release, wanted), release.image];
  for (const name of new Set(names.filter((one) => one !== undefined))) {
    const found = await inspectImage(link, name);
    if (found.kind !== 'done') return found;
    if (!found.value) continue;
    wrong = mismatch(wanted, found.value);
    if (!wrong) return { kind: 'done', value: { id: found.value.id } };
  }
  return { kind: 'done', value: wrong === undefined ? {} : { wrong } };
}

/** By the manifest's digest where it is known, since a tag may have been moved. */
function pullName(release: Release, { manifest }: PlatformImage): string {
  if (manifest === undefined || release.image.includes('@')) return release.image;
  return `${release.image.replace(/:[^/:]+$/, '')}@${manifest}`;
}
