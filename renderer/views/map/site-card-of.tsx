import type { Site } from '../../../shared/model/site.ts';
import { SiteCard } from '../../parts/map/site-card.tsx';
import { SiteDetails, SiteMarks } from '../../parts/map/site-details.tsx';
import { severityIn } from '../../state/ranking.ts';
import { siteHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useMapWorld } from './map-context.ts';
import { RolloutMark } from './rollout-mark.tsx';
import { useSelected } from './use-selected.ts';

type Props = {
  readonly site: Site;
  /** Far zoom: the card shows problems only, and draws no figures that change every second. */
  readonly brief?: boolean;
};

/** A card that reads its own site, so that nothing else is drawn again when it changes. */
export function SiteCardOf({ site, brief = false }: Props) {
  const { overview } = useApp();
  const { fleet } = useMapWorld();
  const severity = useStreamPart(overview, (value) => severityIn(value, site.id)) ?? 'unknown';
  const worst = useStreamPart(overview, (value) => value.sites.get(site.id)?.findings[0]);
  const [selected, select] = useSelected({ kind: 'site', site: site.id });
  const href = siteHref(site.id);
  const common = { site, fleet, severity, worst, href, selected, onSelect: select };
  if (brief) return <SiteCard {...common} />;
  return (
    <SiteCard
      {...common}
      marks={
        <>
          <RolloutMark site={site.id} />
          <MarksOf id={site.id} />
        </>
      }
    >
      <DetailsOf id={site.id} />
    </SiteCard>
  );
}

const useSummary = (id: string) => useStreamPart(useApp().overview, (value) => value.sites.get(id));

function MarksOf({ id }: { readonly id: string }) {
  const summary = useSummary(id);
  return summary === undefined ? null : <SiteMarks summary={summary} />;
}

function DetailsOf({ id }: { readonly id: string }) {
  const { fleet } = useMapWorld();
  const summary = useSummary(id);
  return summary === undefined ? null : <SiteDetails summary={summary} fleet={fleet} />;
}
