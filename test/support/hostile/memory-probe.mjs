/** Loaded before a program: tells its parent what memory it has after a collection, and its peak. */
let peak = 0;
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
setInterval(look, 20).unref();

process.on('message', (asked) => {
  look();
  if (asked === 'settled') globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ memory: { rss, peak, used: heapUsed + external } });
  peak = rss;
});
