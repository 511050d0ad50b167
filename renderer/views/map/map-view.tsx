import { LoadingState } from '../../parts/common/states.tsx';

/** Every site, worst first. */
export function MapView() {
  return <LoadingState />;
}
