import { ensureCounterparts } from './counterparts.mjs';
import { ensureInstalled } from './install.mjs';
import { inOwnFolder } from './own-folder.mjs';
import { close, failure } from './parts.mjs';

/** Runs parts of the tests on real counterparts: `work` adds the sums of each to what it is given. */
export async function runWhole(name, work) {
  const parts = [];
  try {
    await ensureInstalled();
    await ensureCounterparts();
    const isClean = await inOwnFolder(() => work(parts));
    if (!isClean) parts.push(failure('the run was broken off, or left something: named above'));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    parts.push(failure(error.message));
  }
  close(parts);
}
