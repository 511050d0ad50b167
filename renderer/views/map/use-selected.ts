import { useStore } from 'zustand';
import type { App } from '../../state/app.ts';
import type { AttentionItem } from '../../state/attention.ts';
import { targetOf } from '../../state/rollout-facts.ts';
import { latest } from '../../state/stream-store.ts';
import { sameTarget, type Target } from '../../state/target.ts';
import { useApp } from '../../state/use-app.ts';

/** Whether this is what rollback acts on, and a switch for it. */
export function useSelected(target: Target): readonly [boolean, () => void] {
  const { selection } = useApp();
  const selected = useStore(selection, (state) => sameTarget(state.target, target));
  const toggle = () =>
    selection.setState({ target: selected ? undefined : target, rollout: undefined });
  return [selected, toggle];
}

/** A rollout is selected by the site or environment that it is about. */
export function selectItem({ selection, rollouts }: App, { kind, id }: AttentionItem): void {
  if (kind === 'site') {
    selection.setState({ target: { kind, site: id }, rollout: undefined });
    return;
  }
  const found = latest(rollouts.getState())?.rollouts.find((one) => one.id === id);
  if (found !== undefined) selection.setState({ target: targetOf(found), rollout: id });
}
