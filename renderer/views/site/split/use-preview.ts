import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Scope } from '../../../../shared/model/scope.ts';
import { useApp } from '../../../state/use-app.ts';

/** Which cameras a share would put on the candidate; asked again when the slider rests for a moment. */
export function usePreview(scope: Scope, percent: number, enabled: boolean) {
  const { utils } = useApp();
  const [settled] = useDebouncedValue(percent, 80);
  const query = useQuery(
    utils.traffic.preview.queryOptions({
      input: { scope, share: settled / 100 },
      enabled,
      staleTime: 5_000,
      placeholderData: keepPreviousData,
    }),
  );
  return { ...query, behind: settled !== percent || query.isPlaceholderData };
}
