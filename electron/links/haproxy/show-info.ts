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
  const field = (name: string) => answer.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]?.trim();
  const versionText = field('Version');
  const version = versionText?.match(/^(\d+)\.(\d+)/);
  const pid = Number(field('Pid'));
  if (!versionText || !version || !Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    versionText,
    version: [Number(version[1]), Number(version[2])],
    stopping: field('Stopping') === '1',
    uptimeSeconds: Number(field('Uptime_sec') ?? 0),
  };
}
