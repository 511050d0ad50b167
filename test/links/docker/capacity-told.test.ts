import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http, { type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { readCapacity } from '../../../electron/links/docker/read-capacity.ts';
import { untilState } from '../../support/ssh/kit.ts';

/** An engine that is not to be had here: its answers as Docker's own documentation shows them. */
const version = { Version: '27.3.1', ApiVersion: '1.47', Os: 'linux', Arch: 'arm64' };
const info = {
  ...{ OSType: 'linux', Architecture: 'aarch64', NCPU: 12, MemTotal: 32_000_000_000 },
  GenericResources: null as unknown,
  DriverStatus: null as unknown,
};

describe('an engine', () => {
  let dir = '';
  let server: Server | undefined;
  let link: DockerLink | undefined;

  async function serve(answer: object): Promise<DockerLink> {
    dir = mkdtempSync(path.join(tmpdir(), 'td-told-'));
    const socket = path.join(dir, 's');
    server = http.createServer((request, response) => {
      const asked = new URL(request.url ?? '/', 'http://engine').pathname;
      const say = (body: unknown) => response.end(JSON.stringify(body));
      if (asked.endsWith('/version')) return say(version);
      if (asked.endsWith('/info')) return say(answer);
      if (asked.endsWith('/containers/json')) return say([]);
      if (asked.endsWith('/events')) return response.flushHeaders();
      return response.end('OK');
    });
    await once(server.listen(socket), 'listening');
    link = openDockerLink({ host: 'engine-1', endpoint: { kind: 'local', socket } });
    await untilState(link, 'up');
    return link;
  }

  afterEach(async () => {
    await link?.close();
    server?.closeAllConnections();
    server?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each([
    [[{ DiscreteResourceSpec: { Kind: 'gpu', Value: 4 } }], 4],
    [
      [
        { NamedResourceSpec: { Kind: 'NVIDIA-GPU', Value: 'GPU-1' } },
        { NamedResourceSpec: { Kind: 'NVIDIA-GPU', Value: 'GPU-2' } },
        { DiscreteResourceSpec: { Kind: 'SSD', Value: 3 } },
      ],
      2,
    ],
    [[{ DiscreteResourceSpec: { Kind: 'SSD', Value: 3 } }], undefined],
    [[], undefined],
  ])('that tells of the resources %j has as many GPUs', async (GenericResources, gpus) => {
    const read = await readCapacity(await serve({ ...info, GenericResources }));
    expect(read).toMatchObject({ kind: 'done', value: { platform: 'linux/arm64', cpus: 12 } });
    expect(read.kind === 'done' && read.value.gpus).toBe(gpus);
  });

  it.each([
    [[['Space Available', '107374182400']], 107_374_182_400],
    [
      [
        ['Pool Name', 'x'],
        ['Data Space Available', '1.5 GB'],
      ],
      1_500_000_000,
    ],
    [[['Data Space Available', 'much']], undefined],
    [[['Backing Filesystem', 'extfs']], undefined],
  ])('whose storage driver says %j has so much disk', async (DriverStatus, bytes) => {
    const read = await readCapacity(await serve({ ...info, DriverStatus }));
    expect(read.kind === 'done' && read.value.diskFreeBytes).toBe(bytes);
  });

  it.each([
    ['no memory', { ...info, MemTotal: 0 }, 'MemTotal'],
    ['memory in words', { ...info, MemTotal: '32 GB' }, 'MemTotal'],
    ['nothing', {}, 'OSType'],
  ])('that answers with %s is not understood', async (_, answer, field) => {
    expect(await readCapacity(await serve(answer))).toMatchObject({
      kind: 'failed',
      fault: { host: 'engine-1', command: 'info', detail: expect.stringContaining(field) },
    });
  });
});
