import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { commandLine } from '../support/console/command-line.ts';
import { type ConsoleProcess, startConsole } from '../support/console/process.ts';
import { type HostileGateway, startHostileGateway } from '../support/hostile/gateway.ts';
import { active, mark, told } from '../support/hostile/texts.ts';
import { waitFor } from '../support/machine/wait.ts';
import { fleetDirectory, fleetText, siteOf } from '../support/rollout/real-fleet.ts';

describe('texts with which a gateway and an engine try to command a terminal', () => {
  let gateway: HostileGateway;
  let engine: Server;
  let fleet: ReturnType<typeof fleetDirectory>;
  let console_: ConsoleProcess;
  const { tallydeck } = commandLine(() => fleet.dataDir);

  beforeAll(async () => {
    gateway = await startHostileGateway('hostile');
    const socket = path.join(gateway.dir, 'docker.sock');
    engine = createServer((_request, response) => {
      response.writeHead(500).end(JSON.stringify({ message: told }));
    }).listen(socket);
    await once(engine, 'listening');
    const described = parse(fleetText([gateway]));
    described.engines['engine-of-hostile'] = {
      ...{ site: siteOf('hostile'), address: '127.0.0.1', ports: '21000-21009' },
      local: socket,
    };
    fleet = fleetDirectory(stringify(described));
    console_ = await startConsole(fleet.file, fleet.dataDir);
  }, 60_000);
  afterAll(async () => {
    await console_?.stop();
    await gateway?.stop();
    engine?.closeAllConnections();
    engine?.close();
    fleet?.remove();
  });

  const driver = async () => {
    for await (const { foreign } of await console_.api.rollouts.watch({ limit: 1 }))
      return foreign[0]?.driver;
    return undefined;
  };

  test('what a person or a program reads has none of it raw', { timeout: 60_000 }, async () => {
    await gateway.become('nasty texts');
    await console_.api.links.retry({ host: 'hostile' });
    await waitFor(async () => (await driver()) === told, { what: 'what they tell' });
    const back = await tallydeck('rollback', 'counter', '--site', siteOf('hostile'));
    expect(back.out).toContain(mark);
    expect(back.out).not.toMatch(active);
    // An error: the name that is missing is repeated.
    const missing = await tallydeck('rollouts', told.replaceAll('\0', ''));
    expect(missing.err).toContain(mark);
    expect(missing.err).not.toMatch(active);
    for (const verb of ['status', 'check', 'rollouts', 'changes']) {
      for (const more of [[], ['--json']]) {
        const { out, err } = await tallydeck(verb, ...more);
        expect(out).toContain(mark);
        expect(out).not.toMatch(active);
        expect(err).not.toMatch(active);
      }
    }
  });
});
