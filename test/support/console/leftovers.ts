import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import {
  dockerAnswers,
  isOfSharedDockerd,
  stopSharedDockerd,
  unmountBelow,
} from '../docker/dockerd.ts';
import {
  allProcesses,
  commandLineOf,
  descendantsOf,
  environmentOf,
  isRunning,
  signalAll,
} from '../machine/processes.ts';
import { waitFor } from '../machine/wait.ts';

/** What tests name their folders by; what else is there belongs to the tools that run them. */
const ours = /^(?:td-|tallydeck[ -])/;
const graceMs = 3_000;

/**
 * Ends and removes what a run of the tests has left that had `folder` as its TMPDIR, the folder
 * among it. Gives one line for each thing that a test should have ended or removed itself.
 */
export async function clearFolder(folder: string): Promise<readonly string[]> {
  const isLinux = process.platform === 'linux';
  const lines = isLinux ? [...(await endProcesses(folder))] : [];
  const names = readdirSync(folder).filter((name) => ours.test(name));
  if (isLinux) unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return [...lines, ...names.map((name) => `folder ${path.join(folder, name)}`)];
}

/**
 * The same for what tests have left on the machine outside their folder. Containers, images and
 * the Docker engine that tests started stay as long as another run uses them.
 */
async function clearMachine(): Promise<readonly string[]> {
  const engine = await stopSharedDockerd();
  const images = engine === 'none' ? await removeImages() : [];
  const system = process.getuid?.() === 0 ? removeFromSystem() : [];
  return [...images, ...system];
}

async function endProcesses(folder: string): Promise<readonly string[]> {
  const left = () => processesOf(folder).filter(isRunning);
  await waitFor(() => left().length === 0, { what: 'their end', deadlineMs: graceMs }).catch(
    () => undefined,
  );
  // What a private Docker engine runs names neither the folder nor its TMPDIR.
  const late = withDescendants(left()).filter(isRunning);
  const lines = late.map((pid) => `process ${pid}: ${shownCommand(pid)}`);
  signalAll(late, 'SIGKILL');
  await waitFor(() => !late.some(isRunning), {
    what: 'the end of what was left',
    deadlineMs: 10_000,
  });
  return lines;
}

/** Those that were started with the folder, or name it; not the shared engine, nor this program. */
function processesOf(folder: string): readonly number[] {
  const all = allProcesses();
  const shared = new Set(withDescendants(all.filter(isOfSharedDockerd)));
  return all.filter(
    (pid) =>
      !isThisProgram(pid) &&
      !shared.has(pid) &&
      (environmentOf(pid).split('\0').includes(`TMPDIR=${folder}`) ||
        commandLineOf(pid).includes(`${folder}/`)),
  );
}

const isThisProgram = (pid: number): boolean => pid === process.pid || pid === process.ppid;

const withDescendants = (pids: readonly number[]): readonly number[] =>
  [...new Set(pids.flatMap((pid) => [pid, ...descendantsOf(pid)]))].filter(
    (pid) => !isThisProgram(pid),
  );

/** Accounts and bridges that carry the id of a test process that has ended. */
function removeFromSystem(): readonly string[] {
  const isOver = (pid: string | undefined) => pid !== undefined && !isRunning(Number(pid));
  const accounts = linesOf('/etc/passwd')
    .map((line) => line.split(':')[0] ?? '')
    .filter((name) => isOver(/^tallydeck-(\d+)-\d+$/.exec(name)?.[1]));
  for (const name of accounts) execFileSync('/usr/sbin/userdel', [name], { stdio: 'ignore' });
  const bridges = (existsSync('/sys/class/net') ? readdirSync('/sys/class/net') : []).filter(
    (name) => isOver(/^td(\d+)$/.exec(name)?.[1]),
  );
  for (const name of bridges) execFileSync('ip', ['link', 'delete', name]);
  return [...accounts.map((name) => `account ${name}`), ...bridges.map((name) => `bridge ${name}`)];
}

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];

const shownCommand = (pid: number): string =>
  commandLineOf(pid)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);

/** Images and containers of tests on an engine that was here before: nothing else there is touched. */
async function removeImages(): Promise<readonly string[]> {
  const socketPath = '/var/run/docker.sock';
  if (!(await dockerAnswers(socketPath))) return [];
  const docker = new Docker({ socketPath });
  const isOurs = (name: string) => /^tallydeck-(?:counter|loaded):/.test(name);
  const containers = (await docker.listContainers({ all: true })).filter((each) =>
    isOurs(each.Image),
  );
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true });
  const tags = (await docker.listImages()).flatMap((image) => image.RepoTags ?? []).filter(isOurs);
  for (const tag of tags) await docker.getImage(tag).remove({ force: true });
  return containers.map(({ Names: [name = ''] }) => `container ${name.slice(1)}`);
}

/** As a program: `node leftovers.ts FOLDER [folder-only]`; exit 1 when something was left. */
if (process.argv[1] === import.meta.filename) {
  const [, , folder = '', mode] = process.argv;
  const lines = [...(await clearFolder(folder))];
  if (mode !== 'folder-only') lines.push(...(await clearMachine()));
  for (const line of lines) console.log(`left behind: ${line}`);
  process.exitCode = lines.length === 0 ? 0 : 1;
}
