import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import { placeOfObstacle, type RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import { rolloutHref, siteHref } from '../../state/route-store.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayObstacle } from '../../words/say-obstacle.ts';
import { siteName } from '../../words/say-rollout.ts';
import notes from '../site/panel/notes.module.css';
import classes from './plan-preview.module.css';

/** More than a person works through before looking again. */
const shown = 12;

/** Everything in the way of a rollout, each with what to do about it and the way there. */
export function ObstacleNote({ obstacles }: { readonly obstacles: readonly RolloutObstacle[] }) {
  const { t } = useTeller();
  const more = obstacles.length - shown;
  return (
    <div className={notes.note} data-bad="true" role="alert">
      <IconAlertTriangle size={22} aria-hidden />
      <div className={notes.text}>
        <strong>{t('rolloutRefusals.title')}</strong>
        <ul className={classes.obstacles}>
          {obstacles.slice(0, shown).map((one) => (
            <ObstacleLine key={JSON.stringify(one)} obstacle={one} />
          ))}
        </ul>
        {more > 0 && <p>{t('rolloutRefusals.more', { count: more })}</p>}
      </div>
    </div>
  );
}

function ObstacleLine({ obstacle }: { readonly obstacle: RolloutObstacle }) {
  const teller = useTeller();
  const { t } = teller;
  const { what, mend } = sayObstacle(teller, obstacle);
  const place = placeOfObstacle(obstacle);
  return (
    <li>
      <span>
        <b>{what}</b> {mend}
      </span>
      {place !== undefined && (
        <Button
          component="a"
          href={place.kind === 'site' ? siteHref(place.id) : rolloutHref(place.id)}
          size="md"
          variant="default"
          rightSection={<IconArrowRight size={18} aria-hidden />}
        >
          {place.kind === 'site'
            ? t('rolloutRefusals.goSite', { name: siteName(teller, place.id) })
            : t('rolloutRefusals.goRollout')}
        </Button>
      )}
    </li>
  );
}
