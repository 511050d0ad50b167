// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, it } from 'vitest';
import { AppProvider } from '../../../renderer/state/use-app.ts';
import type { WaitingHost } from '../../../renderer/state/waiting-hosts.ts';
import { HostCard } from '../../../renderer/views/host-keys/host-card.tsx';
import { createWords } from '../../../renderer/words/i18n.ts';
import { openApp } from '../../support/fake/page-app.tsx';

afterEach(cleanup);

function show(state: Omit<WaitingHost['state'], 'kind' | 'since'>): void {
  const opened = openApp('#/');
  cleanup();
  const { app } = opened;
  const waiting = {
    host: 'q7-gate',
    site: 'q7',
    state: { kind: 'refused', since: '', ...state },
  } as const;
  render(
    <I18nextProvider i18n={createWords('en')}>
      <MantineProvider>
        <QueryClientProvider client={app.query}>
          <AppProvider value={app}>
            <HostCard waiting={waiting} />
          </AppProvider>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>,
  );
  app.close();
}

it('asks for no password where the host is configured for the agent', () => {
  show({ fault: { code: 'key-missing', detail: 'nothing was sent', at: 'bastion' } });
  screen.getByRole('heading', {
    name: 'Nothing was sent to bastion: this machine has no key for it',
  });
  screen.getByText(/^On this machine, start ssh-agent/);
  expect(screen.queryByLabelText(/Passphrase or password/)).toBeNull();
});

it('asks for the password that was wrong', () => {
  const fault = { code: 'authentication-failed', detail: '' } as const;
  show({ fault, secret: 'password of tech@q7-gate' });
  screen.getByLabelText('Passphrase or password for q7-gate');
});
