import { createRouterClient } from '@orpc/server';
import { cleanup, render } from '@testing-library/react';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../renderer/client/client.ts';
import type { ConnectionState } from '../../../renderer/client/connection.ts';
import { Root } from '../../../renderer/root.tsx';
import { createApp } from '../../../renderer/state/app.ts';
import { createFakeRouter } from './backend.ts';

/** The whole page in happy-dom over made-up data, at an address; ends with `close`. */
export function openApp(hash: string) {
  window.location.hash = hash;
  const api = createRouterClient(createFakeRouter('lab'));
  const open: ConnectionState = {
    kind: 'open',
    since: Date.now(),
    info: { version: '0', host: 'headless', operator: 'lan@noc', startedAt: '' },
  };
  const client: Client = {
    api,
    connection: {
      store: createStore<ConnectionState>(() => open),
      wire: () => undefined,
      retry: () => undefined,
      close: () => undefined,
    },
    close: () => undefined,
  };
  const app = createApp(client);
  app.settings.setState({ language: 'en', theme: 'dark' });
  render(<Root app={app} />);
  return {
    app,
    api,
    close: () => {
      cleanup();
      app.close();
    },
  };
}
