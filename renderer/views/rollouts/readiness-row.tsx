import { Button } from '@mantine/core';
import { IconRotateClockwise2 } from '@tabler/icons-react';
import type { Drill, Readiness } from '../../../shared/model/readiness.ts';
import { Age } from '../../parts/common/age.tsx';
import { Gap } from '../../parts/common/states.tsx';
import { ReadinessLight } from '../../parts/rollout/readiness-light.tsx';
import { rolloutHref, siteHref } from '../../state/route-store.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useTeller } from '../../state/use-teller.ts';
import {
  releaseName,
  sayDrill,
  serviceName,
  siteName,
  type Teller,
} from '../../words/say-rollout.ts';

type Props = { readonly readiness: Readiness; readonly onDrill: () => void };

/** One service at one site: its light, its way back, and the last drill. */
export function ReadinessRow({ readiness, onDrill }: Props) {
  const teller = useTeller();
  const { t } = teller;
  const connected = useConnected();
  const { site, service, light, way, seconds, rollback, lastDrill, release } = readiness;
  const names = { site: siteName(teller, site), service: serviceName(teller, service) };
  return (
    <tr>
      <th scope="row">
        <a href={siteHref(site)}>{names.site}</a>
        <small>
          {names.service} {release !== undefined && releaseName(teller, release)}
        </small>
      </th>
      <td>
        <ReadinessLight light={light} />
        <small>{t(`rollouts.ready.ways.${way}`, { backTo: backTo(teller, readiness) })}</small>
      </td>
      <td>
        {seconds === undefined ? (
          <Gap />
        ) : (
          t('rollouts.ready.about', { age: spanOf(teller, seconds) })
        )}
      </td>
      <td>
        {rollback === undefined ? <Gap /> : t(`rollouts.ready.wayBack.${rollback.kind}`, rollback)}
      </td>
      <td>
        {lastDrill === undefined ? t('rollouts.ready.never') : <LastDrill drill={lastDrill} />}
      </td>
      <td>
        <Button
          size="md"
          variant="default"
          leftSection={<IconRotateClockwise2 size={18} aria-hidden />}
          aria-label={t('rollouts.ready.drillOf', names)}
          disabled={!connected || light === 'unknown'}
          onClick={onDrill}
        >
          {t('rollouts.ready.drillNow')}
        </Button>
      </td>
    </tr>
  );
}

/** Below ten seconds with a digit after the point: no way back takes 0 s. */
const spanOf = ({ t, format }: Teller, seconds: number) =>
  seconds < 10
    ? t('rollouts.ready.took', { value: format.number(seconds) })
    : format.seconds(seconds);

const backTo = (teller: Teller, { backTo: id }: Readiness) =>
  id === undefined ? teller.t('rollouts.ready.before') : releaseName(teller, id);

function LastDrill({ drill }: { readonly drill: Drill }) {
  const teller = useTeller();
  return (
    <>
      <a href={rolloutHref(drill.rollout)}>{sayDrill(teller, drill)}</a>
      <small>
        <Age at={drill.at} />
      </small>
    </>
  );
}
