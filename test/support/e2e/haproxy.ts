import net from 'node:net';
import { text } from 'node:stream/consumers';

/** One command to HAProxy's admin socket, by nothing of ours: a look from outside. */
export async function askHaproxy(socket: string, command: string): Promise<string> {
  const stream = net.connect(socket);
  stream.end(`${command}\n`);
  return text(stream);
}

/** Frames that HAProxy has given to each backend since its process began, by the backend's name. */
export async function framesByBackend(socket: string): Promise<ReadonlyMap<string, number>> {
  const [head = '', ...rows] = (await askHaproxy(socket, 'show stat')).split('\n');
  const columns = head.replace(/^# /, '').split(',');
  const at = (name: string) => columns.indexOf(name);
  const [proxy, server, total] = [at('pxname'), at('svname'), at('stot')];
  const backends = rows
    .map((row) => row.split(','))
    .filter((row) => row[server] === 'BACKEND')
    .map((row) => [row[proxy] ?? '', Number(row[total])] as const);
  return new Map(backends);
}

/** What came to each of the backends while they took `frames` together; looks until they have. */
export async function framesFromNow(
  socket: string,
  backends: readonly string[],
  frames: number,
): Promise<readonly number[]> {
  const first = await framesByBackend(socket);
  const end = Date.now() + 60_000;
  for (;;) {
    const now = await framesByBackend(socket);
    const came = backends.map((name) => (now.get(name) ?? 0) - (first.get(name) ?? 0));
    if (came.reduce((sum, each) => sum + each, 0) >= frames) return came;
    if (Date.now() > end) throw new Error(`${backends.join(', ')} got ${came.join(', ')} frames`);
  }
}

export async function pidOf(socket: string): Promise<number> {
  const info = await askHaproxy(socket, 'show info');
  return Number(/^Pid: (\d+)$/m.exec(info)?.[1]);
}

/** The lines of a map, as `key value`. */
export async function mapEntries(
  socket: string,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  const lines = (await askHaproxy(socket, `show map ${file}`)).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, key = '', value = ''] = line.split(' ');
      return key === '' ? [] : [[key, value] as const];
    }),
  );
}
