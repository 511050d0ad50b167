import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { behaviourNames } from '../../../electron/lab/counter/behaviour.ts';
import {
  type ImageRecipe,
  imageConfig,
  type Layer,
  packImages,
  packLayer,
} from './image-archive.ts';

export type CounterBehaviour = (typeof behaviourNames)[number];

export type CounterImage = {
  /** `tallydeck-counter:<behaviour>-<content>`. */
  readonly image: string;
  /** Digest of the image's configuration. */
  readonly config: string;
};

const entry = new URL('../../../electron/lab/counter/main.ts', import.meta.url).pathname;
const LABEL = 'tallydeck.test.content';
export const COUNTER_PORT = 8080;

/** The counter as one file that needs nothing but Node. */
async function bundle(): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote nothing');
  return Buffer.from(file.contents);
}

/**
 * The counter's images, FROM scratch: this Node, the libraries that it needs, and the counter. They
 * are built and loaded once for the same content, about 130 MB on the engine.
 */
export async function ensureCounterImages(
  socket: string,
): Promise<Readonly<Record<CounterBehaviour, CounterImage>>> {
  const program = await bundle();
  const content = createHash('sha256').update(program).update(process.version).digest('hex');
  const found = await Promise.all(
    behaviourNames.map((name) => inspect(socket, tagOf(name, content))),
  );
  const images = found.every((one) => one?.label === content)
    ? found.map((one) => one?.id ?? '')
    : await make(socket, program, content);
  const entries = behaviourNames.map((name, i) => [
    name,
    { image: tagOf(name, content), config: images[i] ?? '' },
  ]);
  return Object.fromEntries(entries);
}

/** Another checkout that uses the same engine has images of its own. */
const tagOf = (name: CounterBehaviour, content: string): string =>
  `tallydeck-counter:${name}-${content.slice(0, 12)}`;

async function make(socket: string, program: Buffer, content: string): Promise<readonly string[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tallydeck-counter-image-'));
  try {
    const layers = [await nodeLayer(directory), await programLayer(directory, program)];
    const recipes = behaviourNames.map((name) => recipe(name, layers, content));
    const archive = path.join(directory, 'images.tar');
    packImages(directory, archive, recipes);
    await load(socket, archive);
    return recipes.map((one) => imageConfig(one).digest);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function recipe(name: CounterBehaviour, layers: readonly Layer[], content: string): ImageRecipe {
  const check = `fetch('http://127.0.0.1:${COUNTER_PORT}/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  const seconds = 1e9;
  return {
    tag: tagOf(name, content),
    layers,
    config: {
      User: '65534:65534',
      Entrypoint: ['/node', '/counter.cjs'],
      Env: [
        `PORT=${COUNTER_PORT}`,
        'TALLY_HOST=0.0.0.0',
        `TALLY_BEHAVIOUR=${name}`,
        `TALLY_VERSION=${name}`,
      ],
      ExposedPorts: { [`${COUNTER_PORT}/tcp`]: {} },
      Labels: { [LABEL]: content },
      Healthcheck: {
        Test: ['CMD', '/node', '-e', check],
        Interval: 3 * seconds,
        Timeout: 2 * seconds,
        Retries: 2,
      },
    },
  };
}

async function nodeLayer(directory: string): Promise<Layer> {
  const root = path.join(directory, 'node');
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /(\/\S+) \(0x/.exec(line)?.[1])
    .filter((file) => file !== undefined);
  mkdirSync(path.join(root, 'tmp'), { recursive: true });
  copyFileSync(process.execPath, path.join(root, 'node'));
  for (const file of libraries) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    copyFileSync(file, path.join(root, file));
  }
  return packLayer(root, path.join(directory, 'node.tar'));
}

async function programLayer(directory: string, program: Buffer): Promise<Layer> {
  const root = path.join(directory, 'program');
  mkdirSync(root);
  writeFileSync(path.join(root, 'counter.cjs'), program);
  return packLayer(root, path.join(directory, 'program.tar'));
}

async function inspect(socket: string, image: string) {
  const { status, body } = await ask(socket, 'GET', `/images/${image}/json`);
  if (status !== 200) return undefined;
  const answer = JSON.parse(body) as { Id: string; Config: { Labels?: Record<string, string> } };
  return { id: answer.Id, label: answer.Config.Labels?.[LABEL] };
}

async function load(socket: string, archive: string): Promise<void> {
  const { status, body } = await ask(socket, 'POST', '/images/load?quiet=1', archive);
  if (status !== 200 || body.includes('"error"')) throw new Error(`images not loaded: ${body}`);
}

/** Plain HTTP, so that the images do not depend on the code that is tested with them. */
export function ask(socketPath: string, method: string, where: string, file?: string) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-tar' };
    const request = http.request({ socketPath, method, path: where, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    request.on('error', reject);
    if (file) createReadStream(file).pipe(request);
    else request.end();
  });
}
