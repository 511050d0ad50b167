import type { BehaviourName } from '../counter/behaviour.ts';
import { type LabRelease, labReleases } from '../world/releases.ts';
import type { Image } from './images.ts';

/** Behaviour of each version. As in life, the image holds it and the fleet file does not. */
const behaviours: Readonly<Record<string, BehaviourName>> = {
  '1.4.0': 'good',
  '1.5.0': 'better',
  '1.5.0-slow': 'slow',
  '1.6.0-rc1': 'failing',
  '1.6.0': 'undercounting',
};

export const labRegistry: readonly Image[] = labReleases.map(toImage);

function toImage({ version, image, digest }: LabRelease): Image {
  const behaviour = behaviours[version];
  if (behaviour === undefined) throw new Error(`no behaviour is known for counter ${version}`);
  return {
    id: digest,
    tags: [image],
    env: { TALLY_BEHAVIOUR: behaviour, TALLY_VERSION: version },
    createdAt: new Date('2026-11-02T08:00:00Z'),
  };
}
