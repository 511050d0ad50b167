import { ensureInstalled } from './lib/install.mjs';
import { checks, close, tests } from './lib/parts.mjs';

await ensureInstalled();
close([await checks(), await tests(['unit', 'house'], { minutes: 3 })]);
