import { app } from 'electron';
import { startDesktop } from './desktop.ts';
import { programOf, runWithoutWindow } from './program.ts';

// Electron's own program is given the app's folder first; for verbs there is `npx tallydeck` then.
const program = app.isPackaged ? programOf(process.argv.slice(1)) : undefined;
if (program === undefined || program.kind === 'desktop') startDesktop();
else runWithoutWindow(app, program);
