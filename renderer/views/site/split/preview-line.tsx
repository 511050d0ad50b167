import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../../shared/contract/traffic.ts';
import { candidatesOf, moves, type SiteService } from '../../../state/site-split.ts';
import { sayError } from '../../../words/say-error.ts';
import { useFormat } from '../../../words/use-format.ts';
import type { usePreview } from './use-preview.ts';

type Props = {
  readonly service: SiteService;
  readonly percent: number;
  readonly preview: ReturnType<typeof usePreview>;
};

/** Effect of letting go: number of cameras, and the ones that change sides. */
export function PreviewLine({ service, percent, preview }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (service.service.stickiness === 'frame')
    return t('traffic.preview.frames', { percent: format.percent(percent / 100) });
  if (preview.error) return sayError(t, preview.error).what;
  if (!preview.data || preview.behind) return t('traffic.preview.loading');
  const { nearest, unweighted } = preview.data;
  const words = [
    t('traffic.preview.nearest', {
      done: nearest.cameras.length,
      count: service.cameras.length,
      percent: format.percent(nearest.share),
    }),
    ...sayMoves(t, service, preview.data),
    ...(unweighted ? [t('traffic.preview.unweighted')] : []),
  ];
  return words.join(' · ');
}

function sayMoves(t: TFunction, service: SiteService, { nearest }: SplitPreview) {
  const { toCandidate, toStable } = moves(candidatesOf(service).following, nearest.cameras);
  if (toCandidate.length + toStable.length === 0) return [t('traffic.preview.nothing')];
  const say = (cameras: readonly string[]) => sayCameras(t, service, cameras);
  return [
    ...(toCandidate.length > 0
      ? [t('traffic.preview.toCandidate', { cameras: say(toCandidate) })]
      : []),
    ...(toStable.length > 0 ? [t('traffic.preview.toStable', { cameras: say(toStable) })] : []),
  ];
}

const named = 3;

function sayCameras(t: TFunction, service: SiteService, ids: readonly string[]): string {
  const name = (id: string) => service.cameras.find((one) => one.id === id)?.name ?? id;
  const cameras = ids.slice(0, named).map(name).join(', ');
  const count = ids.length - named;
  return count > 0 ? t('traffic.preview.more', { cameras, count }) : cameras;
}
