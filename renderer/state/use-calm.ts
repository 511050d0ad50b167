import { useMemo, useState } from 'react';

/** Keeps the value still while a person points at what is drawn from it. */
export function useCalm<T>(value: T) {
  const [shown, setShown] = useState(value);
  const [pointed, setPointed] = useState(false);
  if (!pointed && shown !== value) setShown(value);
  const hold = useMemo(
    () => ({
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
    }),
    [],
  );
  return [pointed ? shown : value, hold] as const;
}
