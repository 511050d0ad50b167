require('core-js/actual');
const diagnostics = require('node:diagnostics_channel');
const stream = require('node:stream');

AbortSignal.any ??= (signals) => {
  const any = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) any.abort(signal.reason);
    else signal.addEventListener('abort', () => any.abort(signal.reason), { once: true });
  }
  return any.signal;
};

/** Nobody subscribes to pino's channel, so it only has to call through. */
diagnostics.tracingChannel ??= () => ({
  hasSubscribers: false,
  traceSync: (work, _context, self, ...values) => work.apply(self, values),
});

stream.duplexPair ??= (options) => {
  const one = new HalfOfPair(options);
  const other = new HalfOfPair(options);
  one.other = other;
  other.other = one;
  return [one, other];
};

/** Hands each chunk to the other half and waits until that asks for more. */
class HalfOfPair extends stream.Duplex {
  #taken;

  _read() {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  _write(chunk, _encoding, done) {
    if (chunk.length === 0) process.nextTick(done);
    else this.other.#take(chunk, done);
  }

  _final(done) {
    this.other.on('end', done);
    this.other.push(null);
  }

  #take(chunk, taken) {
    this.#taken = taken;
    this.push(chunk);
  }
}
