import { expect, it } from 'vitest';
import { followLogs } from '../../../../electron/links/docker/follow-logs.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { readLogs } from '../../../../electron/links/docker/read-logs.ts';
import { stopContainer } from '../../../../electron/links/docker/stop-container.ts';
import { type Context, started } from './context.ts';

export function logTests(context: Context): void {
  it('follows a log to its end, old lines first, each with stream and time', async () => {
    const [container] = await started(context.start('good'));
    const id = container?.id ?? '';
    const lines: string[] = [];
    for await (const line of followLogs(context.link, id, 100)) {
      expect(line.stream).toBe('stdout');
      expect(Date.now() - Date.parse(line.at)).toBeLessThan(60_000);
      lines.push(line.text);
      if (lines.length === 1) must(await stopContainer(context.link, id, 5));
    }
    expect(lines[0]).toMatch(/^counting on port \d+/);
    expect(lines[1]).toBe('SIGTERM: finishing the frames in flight');
    const read = must(await readLogs(context.link, id, 1));
    expect(read.map((line) => line.text)).toEqual(lines.slice(1));
  });

  it('ends the following of a log when its reader leaves', async () => {
    const [container] = await started(context.start('good'));
    for await (const line of followLogs(context.link, container?.id ?? '', 1)) {
      expect(line.text).toMatch(/^counting/);
      break;
    }
  });
}
