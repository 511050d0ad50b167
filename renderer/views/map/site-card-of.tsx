import type { Site } from '../../../shared/model/site.ts';
import { SiteCard } from '../../parts/map/site-card.tsx';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useMapWorld } from './map-context.ts';
import { useSelected } from './use-selected.ts';

/** A card that reads its own site, so that nothing else is drawn again when it changes. */
export function SiteCardOf({ site }: { readonly site: Site }) {
  const { fleet } = useMapWorld();
  const summary = useStreamPart(useApp().overview, (value) => value.sites.get(site.id));
  const [selected, select] = useSelected({ kind: 'site', site: site.id });
  return (
    <SiteCard site={site} fleet={fleet} summary={summary} selected={selected} onSelect={select} />
  );
}
