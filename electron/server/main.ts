import { join } from 'node:path';
import { plainLines } from '../../shared/model/plain-text.ts';
import { version } from '../api/index.ts';
import { crashedCode, openHost, readOrCreateToken } from '../host/index.ts';
import { openHttp } from './http-server.ts';
import { openBrowser } from './open-browser.ts';
import { parseServerOptions, type ServerOptions } from './options.ts';

void run().catch((error: unknown) => {
  console.error(`tallydeck: ${plainLines(error instanceof Error ? error.message : String(error))}`);
  process.exit(1);
});

async function run(): Promise<void> {
  const options = parseServerOptions(process.argv.slice(2));
  const onCrash = (reason: string) => {
    console.error(`tallydeck: ended by an error of its own: ${reason}`);
    process.exit(crashedCode);
  };
  const host = await openHost({ ...options, host: 'headless', onCrash });
  const token = readOrCreateToken(host.directory);
  const http = await openHttp({
    port: options.port,
    token,
    version,
    page: join(import.meta.dirname, 'renderer'),
    servePeer: host.servePeer,
  }).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  endOnSignal(async () => {
    await http.close();
    await host.close();
  });
  // Started again after a crash, it is to be found at the same address.
  process.send?.({ port: http.port });
  announce(`http://127.0.0.1:${http.port}/#token=${token}`, options);
}

function announce(url: string, options: ServerOptions): void {
  console.log(`Tallydeck is at ${url}`);
  if (options.open) openBrowser(url);
}

/** Also ends when the program that started this one is gone. */
function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // Remote ends may be silent; leaving late is worse than leaving something open.
    setTimeout(() => process.exit(1), 10_000).unref();
    void close().then(() => process.exit(0));
  };
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, end);
}
