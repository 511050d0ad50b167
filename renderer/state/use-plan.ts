import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import { useApp } from './use-app.ts';

/** Plan of the request; asked again when the form rests a moment. `behind`: of an earlier form. */
export function usePlan(request: RolloutRequest, enabled: boolean) {
  const { utils } = useApp();
  const wanted = JSON.stringify(request);
  const [settled] = useDebouncedValue(wanted, 250);
  const query = useQuery(
    utils.rollouts.plan.queryOptions({
      input: JSON.parse(settled) as RolloutRequest,
      enabled,
      staleTime: 5_000,
      placeholderData: keepPreviousData,
    }),
  );
  return { ...query, behind: settled !== wanted || query.isPlaceholderData || query.isFetching };
}
