import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureImage } from '../../../electron/links/docker/ensure-image.ts';
import { inspectImage } from '../../../electron/links/docker/inspect-image.ts';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { must } from '../../../electron/links/docker/must.ts';
import { pullImage } from '../../../electron/links/docker/pull-image.ts';
import type { ImageProgress } from '../../../shared/contract/engines.ts';
import type { PlatformImage, Release } from '../../../shared/model/release.ts';
import { type ImageRecipe, packLayer, platform } from '../../support/docker/image-archive.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../../support/docker/private-dockerd.ts';
import { type Registry, startRegistry } from '../../support/docker/registry.ts';
import { untilState } from '../../support/ssh/kit.ts';

const skipped = await whyNoPrivateDockerd();
if (skipped) console.warn(`skipped: pulling images: ${skipped}`);

describe.skipIf(skipped)('images from a registry', () => {
  let dockerd: PrivateDockerd;
  let registry: Registry;
  let link: DockerLink;
  let directory: string;
  beforeAll(async () => {
    dockerd = await startPrivateDockerd();
    registry = await startRegistry();
    directory = mkdtempSync(path.join(tmpdir(), 'tallydeck-pull-'));
    link = openDockerLink({
      host: 'engine-1',
      endpoint: { kind: 'local', socket: dockerd.socket },
    });
    await untilState(link, 'up');
  });
  afterAll(async () => {
    await link?.close();
    await registry?.close();
    await dockerd?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  async function make(content: string): Promise<ImageRecipe> {
    const root = path.join(directory, content);
    mkdirSync(root);
    writeFileSync(path.join(root, 'content'), content.repeat(50_000));
    const layer = await packLayer(root, path.join(directory, `${content}.tar`));
    return { tag: '', layers: [layer], config: { Entrypoint: ['/none'] } };
  }

  const release = (image: string, digests: Omit<PlatformImage, 'platform'>): Release => ({
    id: 'counter-1',
    service: 'counter',
    version: '1',
    image,
    platforms: [{ platform, ...digests }],
    env: {},
    rollback: { kind: 'safe' },
  });

  it('pulls by tag, tells its progress, and keeps both digests', async () => {
    const { manifest, config } = registry.push('counter', 'plain', await make('plain'));
    const image = `${registry.host}/counter:plain`;
    const steps: ImageProgress[] = [];
    for await (const step of pullImage(link, image)) steps.push(step);
    expect(steps.at(-1)).toEqual({ kind: 'done', image });
    const texts = steps.map((step) => (step.kind === 'progress' ? step.text : ''));
    expect(texts.some((text) => text.includes('Pull complete'))).toBe(true);
    expect(must(await inspectImage(link, image))).toEqual({
      id: config,
      manifests: [manifest],
      platform,
    });
  });

  it('takes the release that was meant, though its tag has moved on', async () => {
    const meant = registry.push('moved', 'latest', await make('meant'));
    registry.push('moved', 'latest', await make('other'));
    const image = `${registry.host}/moved:latest`;
    expect(must(await ensureImage(link, release(image, meant), () => {}))).toBe(meant.config);
  });

  it('refuses what a moved tag brings when only the configuration is known', async () => {
    const { config } = registry.push('blind', 'latest', await make('never-pulled'));
    registry.push('blind', 'latest', await make('instead'));
    const wanted = release(`${registry.host}/blind:latest`, { config });
    expect(await ensureImage(link, wanted, () => {})).toMatchObject({
      kind: 'refused',
      fault: { detail: expect.stringContaining(`but the release names ${config}`) },
    });
  });

  it('does not pull what is there and right', async () => {
    const there = registry.push('there', '1', await make('there'));
    const wanted = release(`${registry.host}/there:1`, there);
    const said: string[] = [];
    must(await ensureImage(link, wanted, () => {}));
    must(await ensureImage(link, wanted, (text) => said.push(text)));
    expect(said).toEqual([`${wanted.image} is there`]);
  });

  it('says what the registry does not have', async () => {
    const image = `${registry.host}/counter:never`;
    expect(await ensureImage(link, release(image, {}), () => {})).toMatchObject({
      kind: 'failed',
      fault: { host: 'engine-1', detail: expect.stringContaining('counter:never') },
    });
  });
});
