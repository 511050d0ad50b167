import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import { type MapEntries, mapFile } from '../links/haproxy/index.ts';
import type { SshLink } from '../links/index.ts';
import { quote, runLine } from '../links/ssh/index.ts';
import { lockPath, mapPath } from './names.ts';

const timeoutMs = 10_000;
const olderThanDisk = 76;
const lockTaken = 75;

/**
 * Puts a map on the gateway's disk, where HAProxy's next start reads it: under a lock, never an
 * older revision over a newer one, and whole or not at all.
 */
export async function persistMap(
  ssh: SshLink,
  gateway: Gateway,
  service: string,
  revision: number,
  entries: MapEntries,
): Promise<Outcome> {
  const file = quote(mapPath(gateway, service));
  const text = mapFile(revision, entries);
  const guard = `have=$(sed -n '1s/^# revision //p' ${file} 2>/dev/null); [ "\${have:-0}" -le ${revision} ] || exit ${olderThanDisk}`;
  const line = underLock(gateway, `${guard}; ${replaceFile(mapPath(gateway, service), text)}`);
  const outcome = await runLine(ssh, line, {
    stdin: text,
    timeoutMs,
    acceptable: [0, olderThanDisk, lockTaken],
  });
  if (outcome.kind !== 'done') return named(outcome);
  const fault = (detail: string): Outcome => ({
    kind: 'failed',
    fault: { host: gateway.id, command: `write ${mapPath(gateway, service)}`, detail },
  });
  if (outcome.value.code === olderThanDisk) return fault('the file there has a newer revision');
  if (outcome.value.code === lockTaken) return fault('another writer has held the lock for 5 s');
  return { kind: 'done', value: undefined };
}

/** Replaces one file of ours whole, under the same lock. */
export async function persistFile(
  ssh: SshLink,
  gateway: Gateway,
  path: string,
  content: string,
): Promise<Outcome> {
  const outcome = await runLine(ssh, underLock(gateway, replaceFile(path, content)), {
    stdin: content,
    timeoutMs,
  });
  return outcome.kind === 'done' ? { kind: 'done', value: undefined } : named(outcome);
}

/** A full disk is the commonest fault of an edge box, and a person can mend it. */
function named<T extends Exclude<Outcome<never>, { kind: 'done' }>>(outcome: T): T {
  const full = /no space left|quota exceeded/i.test(outcome.fault.detail);
  return full ? { ...outcome, fault: { ...outcome.fault, code: 'disk-full' } } : outcome;
}

/** The revision that the file on disk carries, 0 without one; undefined when it was not to be had. */
export async function persistedRevision(
  ssh: SshLink,
  gateway: Gateway,
  service: string,
): Promise<number | undefined> {
  const file = quote(mapPath(gateway, service));
  const line = `if [ -e ${file} ]; then sed -n '1s/^# revision //p' ${file}; fi`;
  const outcome = await runLine(ssh, line, { timeoutMs });
  if (outcome.kind !== 'done') return undefined;
  const revision = Number.parseInt(outcome.value.stdout, 10);
  return Number.isInteger(revision) ? revision : 0;
}

const underLock = (gateway: Gateway, body: string): string =>
  `( flock -w 5 9 || exit ${lockTaken}; ${body} ) 9>${quote(lockPath(gateway))}`;

/** A link that is lost in the midst ends the input early: an input shorter than sent is no file. */
function replaceFile(path: string, text: string): string {
  const next = quote(`${path}.next`);
  const whole = `[ "$(wc -c < ${next})" -eq ${Buffer.byteLength(text)} ]`;
  return `{ cat > ${next} && ${whole} && { sync ${next} 2>/dev/null || sync; } && mv ${next} ${quote(path)}; } || { rm -f ${next}; exit 74; }`;
}
