import { useRef } from 'react';

/**
 * Keeps the rows in the order they had while `held`, so that nothing jumps under a pointing finger.
 * New rows are added at the end; a change of `question` (sort, filter) orders anew at once.
 */
export function useSteadyOrder<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  held: boolean,
  question: string,
): readonly T[] {
  const kept = useRef<{ readonly question: string; readonly ids: readonly string[] }>(undefined);
  if (!held || kept.current?.question !== question) {
    kept.current = { question, ids: rows.map(idOf) };
    return rows;
  }
  return inOrder(rows, idOf, kept.current.ids);
}

export function inOrder<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  ids: readonly string[],
): readonly T[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const at = (row: T) => place.get(idOf(row)) ?? ids.length;
  return rows.toSorted((one, other) => at(one) - at(other));
}
