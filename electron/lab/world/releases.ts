import { createHash } from 'node:crypto';
import type { WayBack } from '../../../shared/model/release.ts';

export type LabRelease = {
  readonly id: string;
  readonly version: string;
  readonly image: string;
  /** Stands in for the digest of the image's configuration, which is what an engine shows. */
  readonly digest: string;
  readonly rollback: WayBack;
};

function release(version: string, rollback: WayBack = { kind: 'safe' }): LabRelease {
  const image = `registry.lab.invalid/counter:${version}`;
  const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`;
  return { id: `counter-${version}`, version, image, digest, rollback };
}

/** What each one does wrong is for the trainee to find out: nothing in the fleet file says it. */
export const labReleases: readonly LabRelease[] = [
  release('1.4.0'),
  release('1.5.0'),
  release('1.5.0-slow'),
  release('1.6.0-rc1'),
  release('1.6.0', {
    kind: 'needs-migration',
    reason: '1.6.0 writes its zones in a new format; export them before going back.',
  }),
];
