import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { HostInfo } from '../../shared/contract/host.ts';
import type { App } from './app.ts';
import { useApp } from './use-app.ts';
import { useAttentionItems } from './use-attention.ts';

/** The program behind this page; undefined while there is no connection. */
export const hostOf = ({ client }: App): HostInfo['host'] | undefined => {
  const state = client.connection.store.getState();
  return state.kind === 'open' ? state.info.host : undefined;
};

export function useHost(): HostInfo['host'] | undefined {
  return useStore(useApp().client.connection.store, (state) =>
    state.kind === 'open' ? state.info.host : undefined,
  );
}

/** Says in the title, and to the desktop app, how much needs a person; and which language is spoken. */
export function useTitle(): void {
  const app = useApp();
  const host = useHost();
  const attention = useAttentionItems().length;
  const language = useStore(app.settings, (one) => one.language);
  useEffect(() => {
    document.title = attention === 0 ? 'Tallydeck' : `(${attention}) Tallydeck`;
  }, [attention]);
  useEffect(() => {
    // Told again at the next change, or when the connection is back.
    if (host === 'desktop')
      app.client.api.desktop.tell({ language, attention }).catch(() => undefined);
  }, [app, host, language, attention]);
}
