import { createHash } from 'node:crypto';
import type { WayBack } from '../../../shared/model/release.ts';

export type LabRelease = {
  readonly id: string;
  readonly version: string;
  readonly image: string;
  /** Stands in for the digest of the image's configuration, which is what an engine shows. */
  readonly digest: string;
  readonly rollback: WayBack;
  readonly flags: Readonly<Record<string, boolean>>;
};

/** Known from 1.5.0 on. */
const pushchairs = { 'count-pushchairs': false };

function release(
  version: string,
  flags: LabRelease['flags'],
  rollback: WayBack = { kind: 'safe' },
): LabRelease {
  const image = `registry.lab.invalid/counter:${version}`;
  const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`;
  return { id: `counter-${version}`, version, image, digest, rollback, flags };
}

/** Their faults are for the trainee to find out: nothing in the fleet file names them. */
export const labReleases: readonly LabRelease[] = [
  release('1.4.0', {}),
  release('1.5.0', pushchairs),
  release('1.5.0-slow', pushchairs),
  release('1.6.0-rc1', pushchairs),
  release('1.6.0', pushchairs, {
    kind: 'needs-migration',
    reason: '1.6.0 writes its zones in a new format; export them before going back.',
  }),
];
