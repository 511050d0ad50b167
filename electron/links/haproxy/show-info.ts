import { parseClock } from './show-activity.ts';

/** The process behind an admin stream, from `show info`. */
export type ProcessInfo = {
  readonly pid: number;
  readonly versionText: string;
  readonly version: readonly [major: number, minor: number];
  /** True for a process that a reload has replaced. */
  readonly stopping: boolean;
  readonly uptimeSeconds: number;
};

/** When the process began, seconds since the epoch by the gateway's clock as it is set now. */
export function startedAt(info: string, activity: string): number | undefined {
  const clock = parseClock(activity);
  const process = parseInfo(info);
  return clock === undefined || !process ? undefined : clock - process.uptimeSeconds;
}

/** Reads the answer to `show info`; undefined when it is not one. */
export function parseInfo(answer: string): ProcessInfo | undefined {
  const fields = new Map<string, string>();
  for (const line of answer.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2).trim());
  }
  const versionText = fields.get('Version');
  const version = versionText?.match(/^(\d+)\.(\d+)/);
  const pid = Number(fields.get('Pid'));
  if (!versionText || !version || !Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    versionText,
    version: [Number(version[1]), Number(version[2])],
    stopping: fields.get('Stopping') === '1',
    uptimeSeconds: Number(fields.get('Uptime_sec') ?? 0),
  };
}
