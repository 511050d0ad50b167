import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '@xyflow/react/dist/base.css';
import './style/tokens.css';
import './style/mantine.css';
import './style/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect } from './client/client.ts';
import { Root } from './root.tsx';
import { createApp } from './state/app.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');

const app = createApp(connect());
window.addEventListener('pagehide', app.close);
createRoot(place).render(
  <StrictMode>
    <Root app={app} />
  </StrictMode>,
);
