#!/usr/bin/env node
import { ensureBuilt } from './lib/fresh.mjs';
import { ensureInstalled } from './lib/install.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(`tallydeck: ${error.message}`);
  process.exit(1);
}
await import('../dist/cli.mjs');
