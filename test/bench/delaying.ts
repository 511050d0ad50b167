import { startDelayProxy } from '../support/gateway/delay-proxy.ts';

/**
 * A program: makes the way to some ports longer, in a process of its own so that it is not slowed
 * down by what is measured. `node delaying.ts ONE-WAY-MS PORT…`
 */
const [oneWayMs = 0, ...targets] = process.argv.slice(2).map(Number);
const proxies = await Promise.all(targets.map((port) => startDelayProxy(port, oneWayMs)));
process.on('disconnect', () => process.exit());
process.send?.(proxies.map((proxy) => proxy.port));
