import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Scope } from '../../shared/model/scope.ts';
import type { LeasePolicy, SlotName } from '../../shared/model/split.ts';
import type { App } from './app.ts';
import type { SentCommand } from './changes-store.ts';
import { useApp } from './use-app.ts';

export type PinRole = 'stable' | 'candidate' | 'none';

export type SiteCommands = ReturnType<typeof siteCommands>;

/** Changes of one site's traffic. Each goes through the changes store, so its undo is in reach. */
export function siteCommands({ client, changes }: App, site: string) {
  const { traffic } = client.api;
  const target = { kind: 'site', site } as const;
  const scope = (service: string): Scope => ({ kind: 'site', service, site });
  const run = (command: SentCommand) => changes.run('change', target, [command]);
  return {
    split: (service: string, share: number) =>
      changes.run('split', target, [(key) => traffic.split({ key, scope: scope(service), share })]),
    /** Whether the share stays without a console; moves no camera. */
    policy: (service: string, policy: LeasePolicy) =>
      run((key) => traffic.policy({ key, scope: scope(service), policy })),
    pin: (camera: string, role: PinRole) => run((key) => traffic.pin({ key, site, camera, role })),
    promote: (service: string) => run((key) => traffic.promote({ key, scope: scope(service) })),
    candidate: (service: string, slot: SlotName | 'none') =>
      run((key) => traffic.candidate({ key, scope: scope(service), slot })),
    /** Copies of all frames to the candidate's slot, or an end of them. */
    mirror: (service: string, share: 0 | 1) =>
      run((key) => traffic.mirror({ key, scope: scope(service), share })),
    settle: (gateway: string, service: string, how: 'correct' | 'adopt') =>
      run((key) => traffic.settle({ key, gateway, service, how })),
    undo: (change: string) => changes.run('undo', target, [(key) => traffic.undo({ key, change })]),
  };
}

export function useSiteCommands(site: string): SiteCommands {
  const app = useApp();
  return useMemo(() => siteCommands(app, site), [app, site]);
}

/** False while there is no connection: then nothing can be changed, and controls say so. */
export function useConnected(): boolean {
  return useStore(useApp().client.connection.store, (state) => state.kind === 'open');
}
