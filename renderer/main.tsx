import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '@xyflow/react/dist/base.css';
import './style/tokens.css';
import './style/mantine.css';
import './style/base.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectPage } from './client/client.ts';
import { Root } from './root.tsx';
import { createApp } from './state/app.ts';
import { systemSettings } from './state/settings-store.ts';
import { PageCrash } from './views/shell/page-crash.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');

createRoot(place).render(<StrictMode>{openPage()}</StrictMode>);

function openPage(): ReactNode {
  try {
    const app = createApp(connectPage());
    window.addEventListener('pagehide', app.close);
    return <Root app={app} />;
  } catch (error) {
    console.error(error);
    return <PageCrash error={error} language={systemSettings().language} />;
  }
}
