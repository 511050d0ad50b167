import type { CustomScheme } from 'electron';
import { readPageFile } from '../host/index.ts';

const host = 'tallydeck';
export const pageOrigin = `app://${host}`;

/** Never `bypassCSP`; `standard` gives the page an origin, `secure` what only safe origins may. */
export const pageScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Whether an address is one of our page; Node sees no origin in `app:`, so judge its parts. */
export function isPageUrl(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'app:' && url.host === host;
}

/** Answers `app://tallydeck/…` from the built page. Knows no Electron, so tests run it in Node. */
export function createPageHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' || !isPageUrl(request.url)) {
      return new Response('Not found\n', {
        status: 404,
        headers: { 'content-type': 'text/plain' },
      });
    }
    const file = await readPageFile(root, new URL(request.url).pathname);
    return new Response(file.body, { status: file.status, headers: file.headers });
  };
}
