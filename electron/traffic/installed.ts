import { createTwoFilesPatch } from 'diff';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { InstallState } from '../../shared/model/picture.ts';
import { type AdminLink, startedAt } from '../links/haproxy/index.ts';
import type { SshLink } from '../links/index.ts';
import { quote, runLine } from '../links/ssh/index.ts';
import { matchFile } from './match-map.ts';
import { mirrorLua } from './mirror.ts';
import { matchMapPath, mirrorPath } from './names.ts';
import { losesAddresses } from './render-backend.ts';
import { type ConfigInput, renderConfig } from './render-config.ts';

/** One of the files that make up what is installed: as it is there, and as it should be. */
export type InstalledFile = {
  readonly path: string;
  readonly found: string;
  readonly wanted: string;
};

export type InstalledFiles = {
  readonly config: InstalledFile;
  readonly match: InstalledFile;
  /** Only where a service is mirrored. */
  readonly mirror?: InstalledFile;
  /** When the configuration file was last written, seconds since the epoch, gateway's clock. */
  readonly configWrittenAt?: number;
};

const timeoutMs = 5000;
/** Of one file of ours on the gateway; the largest is the match map of 20,000 cameras. */
const mostBytes = 2 * 1024 * 1024;
/** ms for one comparison, which two long files of nothing in common would take hours for. */
const diffWithinMs = 100;

/** Reads what is on the gateway's disk; a file that is not there is empty. */
export async function readInstalled(
  ssh: SshLink,
  input: ConfigInput,
): Promise<Outcome<InstalledFiles>> {
  const { gateway } = input;
  const read = (path: string) =>
    runLine(ssh, `if [ -e ${quote(path)} ]; then cat ${quote(path)}; fi`, {
      timeoutMs,
      maxBytes: mostBytes,
    });
  const config = await read(gateway.paths.config);
  if (config.kind !== 'done') return config;
  const match = await read(matchMapPath(gateway));
  if (match.kind !== 'done') return match;
  const stat = await runLine(ssh, `stat -c %Y ${quote(gateway.paths.config)}`, {
    timeoutMs,
    acceptable: [0, 1],
  });
  const written = stat.kind === 'done' ? Number.parseInt(stat.value.stdout, 10) : Number.NaN;
  const mirrored = input.services.some((service) => service.shadow);
  const mirror = mirrored ? await read(mirrorPath(gateway)) : undefined;
  if (mirror && mirror.kind !== 'done') return mirror;
  return {
    kind: 'done',
    value: {
      ...(mirror
        ? { mirror: { path: mirrorPath(gateway), found: mirror.value.stdout, wanted: mirrorLua } }
        : {}),
      config: {
        path: gateway.paths.config,
        found: config.value.stdout,
        wanted: renderConfig(input),
      },
      match: {
        path: matchMapPath(gateway),
        found: match.value.stdout,
        wanted: matchFile(input.cameras),
      },
      ...(Number.isFinite(written) ? { configWrittenAt: written } : {}),
    },
  };
}

/** When HAProxy's process began; undefined when it does not answer. */
export async function processStartedAt(admin: AdminLink): Promise<number | undefined> {
  const sent = await admin.send(['show info', 'show activity']);
  return sent.kind === 'done' ? startedAt(sent.value[0] ?? '', sent.value[1] ?? '') : undefined;
}

/**
 * Whether HAProxy runs with an older file than the one on disk: it was never told to reload, or
 * the reload failed, which leaves the old process and no other trace.
 * @param startedAt Seconds since the epoch at which its process began, gateway's clock.
 */
export const isLoaded = (files: InstalledFiles, startedAt: number | undefined): boolean =>
  startedAt === undefined ||
  files.configWrittenAt === undefined ||
  files.configWrittenAt <= startedAt;

function patchOf({ path, found, wanted }: InstalledFile): string {
  const options = { timeout: diffWithinMs };
  return (
    createTwoFilesPatch(path, path, found, wanted, 'there', 'wanted', options) ??
    `--- ${path}\tthere\n+++ ${path}\twanted\n# They have too little in common to be compared line by line.`
  );
}

export function installState(
  gateway: Gateway,
  files: InstalledFiles,
  startedAt?: number,
): InstallState {
  const different = [files.config, files.match, ...(files.mirror ? [files.mirror] : [])].filter(
    (file) => file.found !== file.wanted,
  );
  const loaded = isLoaded(files, startedAt);
  if (different.length === 0 && loaded) return { kind: 'current' };
  const loses = losesAddresses(files.config.found);
  // Frames are lost at the next restart, whoever owns the file now.
  if (gateway.mode === 'observe' && !loses) return { kind: 'observing' };
  const patches = different.map(patchOf);
  const paths = different.map((file) => file.path);
  return {
    kind: 'differs',
    diff: patches.join('\n'),
    files: paths.length > 0 ? paths : [files.config.path],
    reasons: [
      ...(loaded ? [] : (['not-loaded'] as const)),
      ...(loses ? (['loses-addresses'] as const) : []),
    ],
  };
}
