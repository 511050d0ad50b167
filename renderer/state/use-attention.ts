import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { newsOf, type RolloutNeed } from '../../shared/model/rollout-needs.ts';
import { type AttentionItem, attentionItems, needsUnseen } from './attention.ts';
import { latest } from './stream-store.ts';
import { useApp } from './use-app.ts';

/** Every line under *Needs attention*, in order; the same array until the order changes. */
export function useAttentionItems(): readonly AttentionItem[] {
  const held = useNeeds((needs) => idsOf(needs.filter(({ kind }) => kind === 'held')));
  const others = useNeeds((needs) => idsOf(needs.filter(({ kind }) => kind !== 'held')));
  const items = useStore(useApp().overview, (state) =>
    JSON.stringify(attentionItems(latest(state), { held, others })),
  );
  return useMemo(() => JSON.parse(items) as readonly AttentionItem[], [items]);
}

const idsOf = (needs: readonly RolloutNeed[]) => needs.map(({ rollout }) => rollout.id);

/** Number of rollouts that need the person here. */
export const useNeedingRolloutCount = (): number => useNeeds((needs) => needs.length);

/** Need of one of them. */
export const useNeed = (id: string): RolloutNeed | undefined =>
  useNeeds((needs) => needs.find(({ rollout }) => rollout.id === id));

/** A part of what needs the person here; the same value until it changes. */
function useNeeds<T>(part: (needs: readonly RolloutNeed[]) => T): T {
  const { rollouts, seen } = useApp();
  const keys = useStore(seen, (state) => state.keys);
  return useStore(
    rollouts,
    useShallow((state) => part(needsUnseen(latest(state), keys, Date.now()))),
  );
}

/** A rollout whose page is open before somebody's eyes has been seen. */
export function useSeeing(): void {
  const app = useApp();
  useEffect(() => {
    const see = () => {
      const route = app.route.getState();
      if (document.visibilityState !== 'visible') return;
      if (route.kind !== 'rollout' && route.kind !== 'incident') return;
      const all = latest(app.rollouts.getState())?.rollouts;
      const shown = all?.find(({ id }) => id === route.id);
      if (shown !== undefined) app.seen.see(newsOf(shown, Date.now()));
    };
    see();
    document.addEventListener('visibilitychange', see);
    const ends = [app.route.subscribe(see), app.rollouts.subscribe(see)];
    return () => {
      document.removeEventListener('visibilitychange', see);
      for (const end of ends) end();
    };
  }, [app]);
}
