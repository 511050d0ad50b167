import { useStore } from 'zustand';
import { sameTarget, type Target } from '../../state/target.ts';
import { useApp } from '../../state/use-app.ts';

/** Whether this is what rollback acts on, and a switch for it. */
export function useSelected(target: Target): readonly [boolean, () => void] {
  const { selection } = useApp();
  const selected = useStore(selection, (state) => sameTarget(state.target, target));
  return [selected, () => selection.setState({ target: selected ? undefined : target })];
}
