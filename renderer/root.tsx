import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useStore } from 'zustand';
import { ClockProvider } from './parts/common/clock.ts';
import type { App } from './state/app.ts';
import { zoneOfConsole } from './state/site-time.ts';
import { AppProvider } from './state/use-app.ts';
import { theme } from './style/theme.ts';
import { CrashBoundary } from './views/shell/crash-boundary.tsx';
import { Frame } from './views/shell/frame.tsx';
import { PageCrash } from './views/shell/page-crash.tsx';
import { createWords } from './words/i18n.ts';
import { TimeZoneProvider } from './words/time-zone.ts';

/** The page: its screens, or the reason why none of them can be shown. */
export function Root({ app }: { readonly app: App }) {
  return (
    <CrashBoundary
      instead={(error) => <PageCrash error={error} language={app.settings.getState().language} />}
    >
      <Surroundings app={app} />
    </CrashBoundary>
  );
}

/** Everything the screens need around them: theme, words, stores. */
function Surroundings({ app }: { readonly app: App }) {
  const { theme: scheme, language, clock } = useStore(app.settings);
  const [words] = useState(() => createWords(language));
  useEffect(() => {
    void words.changeLanguage(language);
    document.documentElement.lang = language;
  }, [words, language]);
  return (
    <I18nextProvider i18n={words}>
      <MantineProvider theme={theme} forceColorScheme={scheme}>
        <QueryClientProvider client={app.query}>
          <AppProvider value={app}>
            <ClockProvider value={app.clock}>
              <TimeZoneProvider value={zoneOfConsole(clock)}>
                <Notifications position="bottom-left" limit={3} autoClose={10_000} />
                <Frame />
              </TimeZoneProvider>
            </ClockProvider>
          </AppProvider>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
