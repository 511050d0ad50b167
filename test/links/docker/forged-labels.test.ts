import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { SitePicture } from '../../../shared/model/picture.ts';
import { inspected, labels } from '../../support/hostile/engine-kinds.ts';
import { embeddedGatewayPeer } from '../../support/lab/embedded-gateway.ts';
import { waitFor } from '../../support/machine/wait.ts';
import {
  fleetDirectory,
  fleetText,
  openBackend,
  type RealBackend,
  siteOf,
} from '../../support/rollout/real-fleet.ts';

const place = siteOf('gate-1');
const elsewhere = 'site-of-forger';
const version = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };

/** A container as its engine tells of it. */
const container = (digit: string, name: string, site: string, more: object = {}) => {
  const Id = digit.repeat(64);
  const Labels = labels(site, { 'tallydeck.slot': 'b', 'tallydeck.port': '21001', ...more });
  return { ...inspected({}), Id, Name: `/${name}`, Config: { Image: 'counter:1', Labels } };
};

/** Engines that have these containers, and write down whatever would change one. */
function engineWith(containers: readonly ReturnType<typeof container>[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '', 'http://engine');
    const found = containers.find(({ Id }) => url.pathname.includes(Id));
    if (request.method !== 'GET') {
      asked.push(`${request.method} ${url.pathname.replace(/^\/v[\d.]+/, '')}`);
      response.writeHead(204).end();
    } else if (url.pathname.endsWith('/version')) response.end(JSON.stringify(version));
    else if (url.pathname.endsWith('/events')) response.writeHead(200).flushHeaders();
    else if (url.pathname.endsWith('/containers/json'))
      response.end(
        JSON.stringify(
          containers.map(({ Id, Config }) => ({ Id, State: 'running', Labels: Config.Labels })),
        ),
      );
    else if (url.pathname.endsWith('/json') && found) response.end(JSON.stringify(found));
    else if (url.pathname.endsWith('/_ping')) response.end('OK');
    else response.writeHead(404).end('{"message":"none"}');
  });
  return { asked, server };
}

describe('containers whose labels claim a site that their engine does not serve', () => {
  const own = engineWith([
    container('1', 'td-own', place),
    container('2', 'td-of-another-service', place, { 'tallydeck.service': 'other' }),
    container('3', 'td-of-another-slot', place, { 'tallydeck.slot': 'c' }),
    container('4', 'td-of-the-other-site', elsewhere),
  ]);
  const forger = engineWith([
    container('5', 'td-forged', place),
    container('6', 'td-at-home', elsewhere),
  ]);
  let gateway: Awaited<ReturnType<typeof embeddedGatewayPeer>>;
  let fleet: ReturnType<typeof fleetDirectory>;
  let backend: RealBackend;

  const listening = async (server: Server, socket: string) => {
    server.listen(socket);
    await once(server, 'listening');
    return socket;
  };
  const pictureOf = (site: string): Promise<SitePicture> => backend.picture(site);
  const namesAt = async (site: string, engine: string) =>
    (await pictureOf(site)).engines
      .find((each) => each.engine === engine)
      ?.containers.map(({ name }) => name);

  beforeAll(async () => {
    gateway = await embeddedGatewayPeer();
    const dir = path.dirname(gateway.gateway.paths.config);
    const described = parse(fleetText([{ gateway: gateway.gateway, dir }] as never));
    const local = async (site: string, { server }: { server: Server }, name: string) => ({
      ...{ site, address: '127.0.0.1', ports: '21000-21009' },
      local: await listening(server, path.join(dir, `${name}.sock`)),
    });
    described.sites[elsewhere] = described.sites[place];
    described.engines = {
      own: await local(place, own, 'own'),
      forger: await local(elsewhere, forger, 'forger'),
    };
    const entry = described.gateways['gate-1'];
    entry.engines = ['own'];
    // A site needs one; nothing answers there.
    const away = { ...entry, site: elsewhere, engines: ['forger'], ssh: { ...entry.ssh, port: 1 } };
    described.gateways.away = away;
    described.placements = {
      here: { service: 'counter', site: place, engine: 'own', instances: 1 },
      there: { service: 'counter', site: elsewhere, engine: 'forger', instances: 1 },
    };
    fleet = fleetDirectory(stringify(described));
    backend = await openBackend(fleet.file, fleet.dataDir);
    const up = async () => {
      const { gateways, engines } = await pictureOf(place);
      return [...gateways, ...engines].every(({ link }) => link.kind === 'up');
    };
    await waitFor(up, { what: 'the links' });
    for await (const each of await backend.client.traffic.install({
      key: 'install-1',
      gateway: 'gate-1',
    }))
      expect(each).not.toMatchObject({ kind: 'failed' });
  }, 60_000);
  afterAll(async () => {
    await backend?.close();
    await gateway?.stop();
    for (const { server } of [own, forger]) {
      server.closeAllConnections();
      server.close();
    }
    fleet?.remove();
  });

  it('are shown nowhere', async () => {
    const read = async () => (await namesAt(elsewhere, 'forger'))?.length;
    await waitFor(read, { what: 'the containers of the forger' });
    expect(await namesAt(elsewhere, 'forger')).toEqual(['td-at-home']);
    expect(await namesAt(place, 'own')).not.toContain('td-of-the-other-site');
    expect(await namesAt(place, 'forger')).toBeUndefined();
  });

  it('stand as they are when the slot that they claim is emptied', async () => {
    const asked = { key: 'remove-1', site: place, service: 'counter', slot: 'b' } as const;
    const removed = await waitFor(
      async () => {
        for await (const each of await backend.client.engines.remove(asked))
          if (each.kind === 'done') return each.containers;
        return undefined;
      },
      { what: 'the slot to be empty' },
    );
    expect(removed).toEqual(['td-own']);
    const id = '1'.repeat(64);
    expect(own.asked).toEqual([`POST /containers/${id}/stop`, `DELETE /containers/${id}`]);
    expect(forger.asked).toEqual([]);
  });
});
