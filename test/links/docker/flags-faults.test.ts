import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { renderFlags } from '../../../electron/links/docker/flag-file.ts';
import { readFlags, writeFlags } from '../../../electron/links/docker/flags.ts';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { packFile } from '../../../electron/links/docker/tar.ts';
import { untilState } from '../../support/ssh/kit.ts';

const id = 'a'.repeat(64);
const file = '/flags.json';
let directory: string;
let server: Server;
let link: DockerLink;
/** What the engine does with a container's archive. */
let archive: RequestListener;

/** An engine that says that it did what it was told. */
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'td-engine-'));
  server = createServer((request, response) => {
    const asked = request.url ?? '';
    if (asked.includes('/archive')) archive(request, response);
    else if (asked.includes('/events')) response.writeHead(200).flushHeaders();
    else if (asked.includes('/version')) response.end(JSON.stringify(version));
    else response.end('OK');
  });
  const socket = path.join(directory, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  link = openDockerLink({ host: 'engine-1', endpoint: { kind: 'local', socket } });
  await untilState(link, 'up');
});
afterEach(async () => {
  await link.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true });
});

const version = { Version: '27.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };
const answering =
  (content: string | Buffer): RequestListener =>
  (request, response) => {
    request.resume();
    response.end(request.method === 'GET' ? content : '');
  };

it('a flag that reads back otherwise than it was written is not taken for set', async () => {
  archive = answering(await packFile(file, Buffer.from(renderFlags({ fast: true }))));
  expect(await writeFlags(link, id, file, { fast: false })).toMatchObject({
    kind: 'unknown',
    fault: { host: 'engine-1', detail: expect.stringContaining('says something else') },
  });
  expect((await writeFlags(link, id, file, { fast: true })).kind).toBe('done');
});

it('a file that is gone after it was written is not taken for set', async () => {
  archive = (request, response) => {
    request.resume();
    response.writeHead(request.method === 'GET' ? 404 : 200);
    response.end(JSON.stringify({ message: `Could not find the file ${file} in container` }));
  };
  expect((await writeFlags(link, id, file, { fast: true })).kind).toBe('unknown');
});

it('an engine that refuses to write is named with what it says', async () => {
  archive = (request, response) => {
    request.resume();
    response.writeHead(400).end('{"message":"container rootfs is marked read-only"}');
  };
  expect(await writeFlags(link, id, file, { fast: true })).toMatchObject({
    kind: 'failed',
    fault: { host: 'engine-1', detail: 'container rootfs is marked read-only' },
  });
});

it('a write whose answer does not come is read back before anything is said', async () => {
  const on = await packFile(file, Buffer.from(renderFlags({ fast: true })));
  archive = (request, response) => {
    if (request.method === 'PUT') request.socket.destroy();
    else response.end(on);
  };
  expect((await writeFlags(link, id, file, { fast: true })).kind).toBe('done');
  expect((await writeFlags(link, id, file, { fast: false })).kind).toBe('unknown');
});

it.each([
  ['no archive', Buffer.alloc(512, 'x'), 'Invalid tar header'],
  ['an archive of nothing', Buffer.alloc(1024), 'not a plain file'],
  ['a huge archive', Buffer.alloc(2 * 1024 * 1024), 'more than'],
  ['no JSON', await packFile(file, Buffer.from('{')), 'no JSON'],
])('what is read is refused where it is %s', async (_, content, sentence) => {
  archive = answering(content);
  expect(await readFlags(link, id, file)).toMatchObject({
    kind: 'failed',
    fault: { host: 'engine-1', detail: expect.stringContaining(sentence) },
  });
});
