import { mkdirSync, writeFileSync } from 'node:fs';
import { lineBegin, quote } from '../../links/ssh/index.ts';
import { checkFiles, createEmbeddedRouter } from '../router/router.ts';
import { routerVersion } from '../router/show.ts';
import { type GatewayDisk, type GatewayRouter, siteFileOf } from './router.ts';

/** Program under the name `haproxy`; it only says what it is. */
const standIn = `#!/bin/sh
[ "$1" = -vv ] || exit 1
echo 'HAProxy version ${routerVersion} (the stand-in of the Tallydeck lab)'
`;

/** The embedded router of one gateway, with those shell lines answered that ask for HAProxy itself. */
export function createEmbedded(disk: GatewayDisk, log: (line: string) => void): GatewayRouter {
  const router = createEmbeddedRouter(disk.config, log);
  const site = siteFileOf(disk.root);
  const commandLine = `${disk.root}/cmdline`;
  writeFileSync(site, '# Where the configuration of the site itself would be.\n');
  mkdirSync(`${disk.root}/bin`, { recursive: true });
  writeFileSync(`${disk.root}/bin/haproxy`, standIn, { mode: 0o755 });
  writeFileSync(commandLine, ['haproxy', '-W', '-f', site, '-f', disk.config, ''].join('\0'));
  return {
    kind: 'embedded',
    start: router.start,
    stop: router.stop,
    connect: async () => router.connect(),
    async translate(line) {
      const begin = line.startsWith(lineBegin) ? lineBegin : '';
      const own = line.slice(begin.length);
      if (own === disk.reload) {
        await router.reload();
        return `${begin}true`;
      }
      const meant = own
        .replaceAll(`/proc/${router.pid()}/cmdline`, commandLine)
        .replace(/^haproxy -c -q((?: -f [^\s;|&<>]+)+)/, (_, files: string) => verdict(files));
      return `${begin}${meant}`;
    },
  };
}

/** A command that ends as HAProxy's own check of these files would. */
function verdict(flags: string): string {
  const problem = checkFiles(
    flags
      .trim()
      .split(/\s*-f\s+/)
      .filter(Boolean),
  );
  return problem === '' ? 'true' : `sh -c ${quote(`echo ${quote(problem)}; exit 1`)}`;
}
