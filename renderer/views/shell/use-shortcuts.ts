import { useKeys } from '../../parts/common/use-keys.ts';
import { mapHref, rolloutsHref, settingsHref } from '../../state/route-store.ts';
import type { Overlays } from './overlays.ts';
import type { FrameActions } from './use-frame-actions.ts';

/** The keys that work on every screen. The palette listens to its own. */
export function useShortcuts(actions: FrameActions, overlays: Overlays): void {
  useKeys([
    ['shift+R', actions.rollback],
    ['shift+U', actions.undo],
    ['shift+?', () => overlays.toggle('help')],
    ['M', () => window.location.assign(mapHref)],
    ['L', () => window.location.assign(rolloutsHref)],
    ['T', actions.switchTheme],
    [',', () => window.location.assign(settingsHref)],
  ]);
}
