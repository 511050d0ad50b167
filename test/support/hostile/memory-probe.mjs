/**
 * Loaded before a program: tells its parent what memory it has after a collection, and its peak. The
 * collection is the one that V8 makes when memory is short; others keep empty pages for later.
 */
let peak = 0;
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
setInterval(look, 20).unref();

process.on('message', (asked) => {
  look();
  if (asked === 'settled') {
    globalThis.gc({ type: 'major', flavor: 'last-resort', execution: 'sync' });
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ memory: { rss, peak, used: heapUsed + external } });
  peak = rss;
});
