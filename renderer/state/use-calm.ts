import { useEffect, useMemo, useState } from 'react';

/** A pointer that has not moved for this long points at nothing any more: it was put down. */
const restMs = 4000;

/** Keeps the value still while a person points at what is drawn from it. */
export function useCalm<T>(value: T) {
  const [shown, setShown] = useState(value);
  const [movedAt, setMovedAt] = useState<number>();
  const pointed = movedAt !== undefined;
  if (!pointed && shown !== value) setShown(value);
  useEffect(() => {
    if (movedAt === undefined) return undefined;
    const timer = setTimeout(() => setMovedAt(undefined), restMs);
    return () => clearTimeout(timer);
  }, [movedAt]);
  const hold = useMemo(() => {
    // Once a second is often enough, and spares drawing at every move.
    const move = () => {
      const second = Math.floor(Date.now() / 1000);
      setMovedAt(second);
    };
    return {
      onPointerEnter: move,
      onPointerMove: move,
      onPointerLeave: () => setMovedAt(undefined),
    };
  }, []);
  return [pointed ? shown : value, hold] as const;
}
