import { LoadingState } from '../../parts/common/states.tsx';

/** One site: everything that runs there and how it does. */
export function SiteView(_props: { readonly site: string }) {
  return <LoadingState />;
}
