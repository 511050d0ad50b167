import { setTimeout as delay } from 'node:timers/promises';
import type { InstallProgress, InstallStep } from '../../shared/contract/traffic.ts';
import {
  type AdminLink,
  commitCommand,
  fillCommands,
  parseInfo,
  parsePrepared,
  parseStat,
  prepareCommand,
} from '../links/haproxy/index.ts';
import type { SshLink } from '../links/index.ts';
import { quote, runLine } from '../links/ssh/index.ts';
import { type Bind, bindsOf, parseListening, sameBind, takenBinds } from './binds.ts';
import type { GatewayTraffic } from './gateway-traffic.ts';
import {
  type InstalledFile,
  type InstalledFiles,
  isLoaded,
  processStartedAt,
  readInstalled,
} from './installed.ts';
import { matchEntries } from './match-map.ts';
import { frontendName } from './names.ts';
import { persistFile } from './persist.ts';
import { directoryLines, notLoadedHint } from './prepare-directory.ts';
import { losesAddresses } from './render-backend.ts';
import type { ConfigInput } from './render-config.ts';

type Where = {
  readonly ssh: SshLink;
  readonly admin: AdminLink;
  readonly input: ConfigInput;
  readonly traffic: GatewayTraffic;
};

class InstallError extends Error {
  readonly step: InstallStep;
  constructor(step: InstallStep, detail: string) {
    super(detail);
    this.step = step;
  }
}

const timeoutMs = 20_000;
const answerWithinMs = 10_000;

/**
 * Installs our part on a gateway, the only act that reloads HAProxy. Either the new process
 * answers with every listener of ours, or the files from before are back and the failure is named.
 */
export async function* install(where: Where): AsyncGenerator<InstallProgress> {
  const started = performance.now();
  let replaced: InstalledFiles | undefined;
  let before: number | undefined;
  let step: InstallStep = 'render';
  const enter = (next: InstallStep): InstallProgress => {
    step = next;
    return { kind: 'step', step: next };
  };
  try {
    yield enter('render');
    const files = await found(where);
    const reload =
      files.config.found !== files.config.wanted ||
      !isLoaded(files, await processStartedAt(where.admin));
    yield enter('check');
    await prepareDirectory(where, files);
    if (reload) await checkConfig(where, files.config);
    yield enter('binds');
    await proveBindsFree(where, files.config);
    yield enter('write');
    before = where.admin.process()?.pid;
    replaced = reload ? files : undefined;
    await writeFiles(where, files, reload);
    if (reload) {
      await keepServers(where);
      yield enter('reload');
      await run(where, 'reload', where.input.gateway.paths.reload);
      yield enter('answer');
      await processAnswers(where, listenersOf(files.config.wanted), before);
      await where.traffic.tend();
    }
    yield { kind: 'done', ms: performance.now() - started };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const failedAt = error instanceof InstallError ? error.step : step;
    if (replaced) yield { kind: 'step', step: 'restore' };
    const restored = replaced ? await restore(where, replaced, before) : true;
    yield { kind: 'failed', step: failedAt, detail, restored };
  }
}

async function found({ ssh, input }: Where): Promise<InstalledFiles> {
  const read = await readInstalled(ssh, input);
  if (read.kind !== 'done') throw new InstallError('render', read.fault.detail);
  return read.value;
}

async function prepareDirectory(where: Where, files: InstalledFiles): Promise<void> {
  const lines = directoryLines(where.input).map((line) => `{ ${line}; }`);
  await run(where, 'check', lines.join(' && '));
  if (files.mirror) await put(where, 'check', files.mirror.path, files.mirror.wanted);
}

async function put(where: Where, step: InstallStep, path: string, text: string): Promise<void> {
  const written = await persistFile(where.ssh, where.input.gateway, path, text);
  if (written.kind !== 'done') throw new InstallError(step, written.fault.detail);
}

/** HAProxy's own check of the site's files together with the new one. */
async function checkConfig(where: Where, config: InstalledFile): Promise<void> {
  const { ssh, input } = where;
  const next = `${input.gateway.paths.maps}/tallydeck.cfg.next`;
  await put(where, 'check', next, config.wanted);
  const command = await commandLine(where);
  const files = command.files.map((file) => (file === config.path ? next : file));
  const line = [command.binary, '-c', '-q', ...files.flatMap((file) => ['-f', file])]
    .map(quote)
    .join(' ');
  const checked = await runLine(ssh, `${line} 2>&1; rc=$?; rm -f ${quote(next)}; exit $rc`, {
    timeoutMs,
    acceptable: [0, 1],
  });
  if (checked.kind !== 'done') throw new InstallError('check', checked.fault.detail);
  // Certificates that only root may read fail this check though HAProxy itself can read them.
  const unreadable = /ermission denied|unable to (?:load|stat) SSL/i.test(checked.value.stdout);
  if (checked.value.code !== 0 && !unreadable) {
    throw new InstallError('check', checked.value.stdout.trim().slice(0, 2000));
  }
}

/** Command line that HAProxy was started with: a reload reads just these files again. */
async function commandLine(where: Where): Promise<{ binary: string; files: string[] }> {
  const pid = where.admin.process()?.pid;
  if (pid === undefined)
    throw new InstallError('check', 'HAProxy does not answer on its admin socket');
  const words = (await run(where, 'check', `tr '\\0' '\\n' < /proc/${pid}/cmdline`))
    .trim()
    .split('\n');
  const files = words.filter((_, index) => words[index - 1] === '-f');
  const { config } = where.input.gateway.paths;
  if (!files.includes(config)) {
    throw new InstallError('check', notLoadedHint(config));
  }
  return { binary: words[0]?.startsWith('/') ? words[0] : 'haproxy', files };
}

/** `haproxy -c` does not bind: a taken port would only be found by a reload that fails. */
async function proveBindsFree(where: Where, config: InstalledFile): Promise<void> {
  const old = [...bindsOf(config.found), ...(await bindsInForce(where, config.found))];
  const fresh = bindsOf(config.wanted).filter((bind) => !old.some((each) => sameBind(each, bind)));
  const proc = await run(where, 'binds', 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true');
  const [taken] = takenBinds(fresh, parseListening(proc));
  if (taken) {
    const detail = `${taken.address}:${taken.port} is already taken there by another program: choose another port for the listener, or free it`;
    throw new InstallError('binds', detail);
  }
}

/** Our listeners in HAProxy, though the file on disk has lost them; only a file tells their ports. */
async function bindsInForce({ admin, input }: Where, onDisk: string): Promise<readonly Bind[]> {
  const sent = await admin.send(['show stat']);
  if (sent.kind !== 'done') return [];
  const open = parseStat(sent.value[0] ?? '').filter((row) => row.status === 'OPEN');
  const lines = onDisk.split('\n');
  return input.gateway.listeners.filter(
    ({ id }) =>
      !lines.includes(`frontend ${frontendName(id)} from tallydeck`) &&
      open.some((row) => row.kind === 'frontend' && row.pxname === frontendName(id)),
  );
}

async function writeFiles(where: Where, files: InstalledFiles, reload: boolean): Promise<void> {
  const { admin, input } = where;
  await put(where, 'write', files.match.path, files.match.wanted);
  if (reload) {
    await writeConfig(where, 'write', files.config.wanted);
    return;
  }
  const prepared = await admin.send([prepareCommand(files.match.path)]);
  const version = prepared.kind === 'done' ? parsePrepared(prepared.value[0] ?? '') : undefined;
  if (version === undefined)
    throw new InstallError('write', 'HAProxy did not prepare the map of cameras');
  const fill = fillCommands(files.match.path, version, matchEntries(input.cameras));
  const sent = await admin.send([...fill, commitCommand(files.match.path, version)]);
  if (sent.kind !== 'done' || sent.value.at(-1) !== '') {
    throw new InstallError('write', 'HAProxy did not take the map of cameras');
  }
}

/** The new process takes its servers from disk. */
async function keepServers({ traffic }: Where): Promise<void> {
  const read = await traffic.tend();
  if (read.kind !== 'done') throw new InstallError('write', read.fault.detail);
  for (const service of read.value.splits.keys()) {
    const kept = await traffic.keepServers(service);
    if (kept.kind !== 'done') throw new InstallError('write', kept.fault.detail);
  }
}

/** The one privileged act: written as the remote user where that is allowed, else through sudo. */
async function writeConfig(where: Where, step: InstallStep, text: string): Promise<void> {
  const path = quote(where.input.gateway.paths.config);
  // Brought there whole first: a link that is lost meanwhile must not leave half a configuration.
  const next = `${where.input.gateway.paths.maps}/tallydeck.cfg.next`;
  await put(where, step, next, text);
  const from = quote(next);
  const line = `if [ -w ${path} ] || { [ ! -e ${path} ] && [ -w "$(dirname ${path})" ]; }; then cat ${from} > ${path}; else sudo -n tee ${path} < ${from} > /dev/null; fi`;
  await run(where, step, `${line}; rc=$?; rm -f ${from}; exit $rc`);
}

/** Our listeners in a configuration of ours, by the names of their frontends. */
const listenersOf = (config: string): readonly string[] =>
  [...config.matchAll(/^frontend (td_in_\S+)/gm)].flatMap(([, name]) => name ?? []);

/** The stream of the old process stays open: another one than `not` must answer, with every listener. */
async function processAnswers(
  { admin }: Where,
  listeners: readonly string[],
  not: number | undefined,
): Promise<void> {
  const end = performance.now() + answerWithinMs;
  let seen = 'HAProxy does not answer';
  while (performance.now() < end) {
    await delay(50);
    const sent = await admin.send(['show info', 'show stat']);
    if (sent.kind !== 'done') continue;
    const info = parseInfo(sent.value[0] ?? '');
    if (info?.stopping) admin.stopping();
    if (!info || info.stopping || info.pid === not) {
      seen = 'the process from before still runs';
      continue;
    }
    const missing = closedOf(sent.value[1] ?? '', listeners);
    if (missing.length === 0) return;
    seen = `listener ${missing[0]?.replace(/^td_in_/, '')} is not open`;
  }
  throw new InstallError('answer', `${seen} ${answerWithinMs / 1000} s after the reload`);
}

/** The process from before goes on with all of its listeners. */
async function stillRuns(
  { admin }: Where,
  before: number | undefined,
  listeners: readonly string[],
): Promise<boolean> {
  const sent = await admin.send(['show info', 'show stat']);
  if (sent.kind !== 'done' || before === undefined) return false;
  const info = parseInfo(sent.value[0] ?? '');
  return (
    info?.pid === before && !info.stopping && closedOf(sent.value[1] ?? '', listeners).length === 0
  );
}

/** Those of these listeners that are not open, by `show stat`. */
function closedOf(stat: string, listeners: readonly string[]): readonly string[] {
  const open = parseStat(stat).filter((row) => row.kind === 'frontend' && row.status === 'OPEN');
  return listeners.filter((name) => !open.some((row) => row.pxname === name));
}

/**
 * The files from before, and HAProxy running with them.
 * @param before The process that ran with them: where no reload has replaced it, it still does.
 */
async function restore(
  where: Where,
  files: InstalledFiles,
  before: number | undefined,
): Promise<boolean> {
  try {
    await writeConfig(where, 'restore', files.config.found);
    await put(where, 'restore', files.match.path, files.match.found);
    if (files.mirror) await put(where, 'restore', files.mirror.path, files.mirror.found);
    const now = where.admin.process()?.pid;
    const listeners = listenersOf(files.config.found);
    // With the files of an earlier version a reload would lose the servers' addresses.
    if (losesAddresses(files.config.found) && (await stillRuns(where, before, listeners))) {
      return true;
    }
    // The process that answers afterwards tells whether it worked, not the line's exit code.
    await runLine(where.ssh, where.input.gateway.paths.reload, { timeoutMs });
    const failed = now === before ? undefined : now;
    await processAnswers(where, listeners, failed);
    return true;
  } catch {
    return false;
  }
}

async function run(where: Where, step: InstallStep, line: string, stdin?: string): Promise<string> {
  const outcome = await runLine(where.ssh, line, {
    timeoutMs,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (outcome.kind === 'done') return outcome.value.stdout;
  throw new InstallError(step, `${outcome.fault.command}: ${outcome.fault.detail}`);
}
