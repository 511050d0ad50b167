import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openLocalSocket } from '../../electron/host/local-socket.ts';
import { createPeerServer } from '../../electron/host/serve-peer.ts';
import { socketPath } from '../../electron/host/socket-path.ts';
import { commandLine } from '../support/console/command-line.ts';
import { type Asked, createFleetRouter } from '../support/contract/fleet-router.ts';

let directory: string;
let asked: readonly Asked[];
let close: () => Promise<void>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'td-cli-'));
  const fleet = createFleetRouter();
  asked = fleet.asked;
  close = await openLocalSocket(socketPath(directory), createPeerServer(fleet.router));
});

afterEach(async () => {
  await close();
  rmSync(directory, { recursive: true });
});

const { start, tallydeck, json } = commandLine(() => directory);

describe('status', () => {
  it('tells worst first what runs, with units and ages', async () => {
    const { code, out } = await tallydeck('status');
    expect(code).toBe(0);
    expect(out.indexOf('! q7: warning, read 2 s ago')).toBeGreaterThan(0);
    expect(out.indexOf('✓ q1')).toBeGreaterThan(out.indexOf('! q7'));
    expect(out).toContain('r2 (candidate) is counting 12% low for counter; compare by camera');
    expect(out).toContain('for 2 min');
    expect(out).toContain('gateway q7-gate-1: up, round trip 12 ms');
    expect(out).toContain('asked 25%, applied 20% of cameras, reached – of frames');
    expect(out).toContain('stable r1 (slot a): 12 frames/s, –, errors 0% over 10 s');
  });

  it('is one JSON document', async () => {
    const { code, document } = await json('status', '--site', 'q7');
    expect(code).toBe(0);
    expect(document.sites).toHaveLength(1);
    expect(document.sites[0]).toMatchObject({ site: 'q7', severity: 'warning' });
  });

  it('of a site that is not there fails, and says so', async () => {
    const { code, err } = await tallydeck('status', '--site', 'q9');
    expect(code).toBe(1);
    expect(err).toContain("There is no site 'q9' in the fleet");
  });
});

describe('split and rollback', () => {
  it('ask for what was typed, and are done when it is in force', async () => {
    const split = await tallydeck('split', 'counter', '--site', 'good', '--share', '25', '--hold');
    expect(split.code).toBe(0);
    expect(split.out).toContain(
      'q7-gate-1: applied in 12 ms, on disk after 30 ms, verified after 900 ms',
    );
    const back = await tallydeck('rollback', 'counter', '--environment', 'production');
    expect(back.code).toBe(0);
    expect(asked).toMatchObject([
      {
        method: 'split',
        input: {
          scope: { kind: 'site', service: 'counter', site: 'good' },
          share: 0.25,
          policy: 'hold',
        },
      },
      {
        method: 'rollback',
        input: { scope: { kind: 'environment', service: 'counter', environment: 'production' } },
      },
    ]);
  });

  it.each([
    ['refused', 'refused: no answer'],
    ['unknown', 'not known whether it was done'],
    ['queued', 'done when it is back, unless somebody changes it meanwhile'],
  ])('exit 1 when the gateway ends as %s', async (site, sentence) => {
    const { code, out } = await tallydeck('rollback', 'counter', '--site', site);
    expect(code).toBe(1);
    expect(out).toContain(sentence);
    const { document } = await json('rollback', 'counter', '--site', site);
    expect(document).toMatchObject({ kind: 'rollback', finished: true, results: [{ kind: site }] });
  });

  it('count sites with nothing to roll back as such, not as done', async () => {
    const { code, out } = await tallydeck('rollback', 'counter', '--environment', 'production');
    expect(code).toBe(0);
    expect(out).toContain('q1-gate-1: not needed: no camera is on a candidate');
    expect(out).toContain('Done; nothing to roll back on 1 of 2');
  });

  it('exit 1 with a sentence where nothing can be rolled back', async () => {
    const { code, out, err } = await tallydeck('rollback', 'counter', '--site', 'nothing');
    expect(code).toBe(1);
    expect(out).not.toContain('Done');
    expect(err).toContain('Nothing to roll back');
    expect(err).toContain('the previous release has no healthy instance. Nothing was written');
    const { document } = await json('rollback', 'counter', '--site', 'nothing');
    expect(document.error).toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  });

  it('say that a share is held, and do not end that unasked', async () => {
    const { out } = await tallydeck('split', 'counter', '--site', 'held', '--share', '33');
    expect(out).toContain('held: the share stays without a console');
    expect(asked[0]?.input).not.toHaveProperty('policy');
  });

  it('tell a wire error by code in JSON, and in words', async () => {
    const words = ['split', 'nothing', '--site', 'good', '--share', '5'];
    const { code, document } = await json(...words);
    expect(code).toBe(1);
    expect(document.error).toMatchObject({ code: 'NOT_FOUND', data: { id: 'nothing' } });
    expect((await tallydeck(...words)).err).toContain("There is no service 'nothing' in the fleet");
  });
});

describe('changes', () => {
  it('tells how what was queued has ended, and when', async () => {
    const { code, out } = await tallydeck('changes', '--site', 'q1');
    expect(code).toBe(0);
    expect(out).toContain('rollback of counter at site q1');
    expect(out).toContain('was queued, ended at 2026-11-23T06:12:00.000Z: not needed');
    expect(asked[0]).toEqual({ method: 'history', input: { site: 'q1', limit: 20 } });
    expect(asked[1]).toMatchObject({ input: { site: 'q1', limit: 19 } });
    expect((await json('changes')).document).toMatchObject([{ results: [{ kind: 'unneeded' }] }]);
  });
});

describe('check', () => {
  it('names what is missing with the line that mends it, and exits 1', async () => {
    const { code, out } = await tallydeck('check');
    expect(code).toBe(1);
    expect(out).toContain('✗ q7-gate-2: socket: no right');
    expect(out).toContain('fix: sudo usermod -aG haproxy tallydeck');
    // What is right is one line a host.
    expect(out).toContain('✓ q7-gate-1: all right, 2 looked at\n');
    expect(out).not.toContain('2.6.12');
    expect(out).toContain('2 hosts, 4 looked at: 1 missing, 0 warnings');
    expect(out).toContain('  q7-gate-2: right otherwise, 1 looked at');
    expect(await json('check', 'q7-gate-1')).toMatchObject({ code: 0, document: { ok: true } });
  });
});

describe('a fleet file with problems', () => {
  const problem = {
    ...{ file: '/site/fleet.yaml', line: 12, column: 5, what: 'sites.q7.latitude is 95' },
    expected: 'degrees north, from -90 to 90',
  };
  beforeEach(async () => {
    await close();
    const { router } = createFleetRouter([problem]);
    close = await openLocalSocket(socketPath(directory), createPeerServer(router));
  });

  it.each([['status'], ['check', 'q7-gate-1']])('is told by %s, exit 1', async (...words) => {
    const { code, out } = await tallydeck(...words);
    expect(code).toBe(1);
    expect(out).toContain(
      '/site/fleet.yaml:12:5: sites.q7.latitude is 95 (expected degrees north, from -90 to 90)',
    );
    const told = await json(...words);
    expect(told).toMatchObject({ code: 1, document: { problems: [problem] } });
  });
});

describe('watch', () => {
  it('is one JSON document a line, until it is interrupted', async () => {
    const child = start('watch', '--site', 'q7', '--json');
    const lines: unknown[] = [];
    let rest = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.map((line) => JSON.parse(line)));
      if (lines.length >= 2) break;
    }
    expect(lines).toMatchObject([
      { whole: true, sites: [{ site: 'q7' }] },
      { whole: false, sites: [{ site: 'q7' }] },
    ]);
    child.kill('SIGINT');
    await once(child, 'exit');
  });
});

describe('wrong usage', () => {
  it('exits 2 with the usage, and asks nothing of the backend', async () => {
    const { code, out, err } = await tallydeck('split', 'counter', '--site', 'good');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('--share is missing');
    expect(err).toContain('Usage: npx tallydeck VERB');
    expect(asked).toEqual([]);
  });

  it('--help exits 0', async () => {
    const { code, out } = await tallydeck('--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: npx tallydeck VERB');
    const { document } = await json('--help');
    expect(document).toEqual({ usage: out.trimEnd() });
  });
});

describe('a backend that says nothing any more', () => {
  const limit = 30_000;
  /** Takes every connection, and lets the handshake through or not. */
  async function silent(handshake: boolean): Promise<() => Promise<void>> {
    await close();
    const server = createServer();
    const websockets = new WebSocketServer({ noServer: true });
    const open = new Set<Duplex>();
    server.on('connection', (socket) => open.add(socket));
    server.on('upgrade', (request, socket, head) => {
      if (handshake) websockets.handleUpgrade(request, socket, head, () => undefined);
    });
    await once(server.listen(socketPath(directory)), 'listening');
    return async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    };
  }

  it.each([
    [true, 'what was asked may be done later'],
    [false, 'nothing was asked of it'],
  ])(
    'holds up neither status nor a rollback, connected or not: %s',
    async (handshake, sentence) => {
      close = await silent(handshake);
      const asked = await Promise.all([
        tallydeck('status'),
        tallydeck('rollback', 'counter', '--site', 'good'),
        json('rollback', 'counter', '--site', 'good'),
      ]);
      const [status, rollback, { code, document }] = asked;
      for (const { code, err } of [status, rollback]) {
        expect(code).toBe(1);
        expect(err).toContain(sentence);
        expect(err).toContain('start it again with npm start');
      }
      expect({ code, name: document.error.code }).toEqual({ code: 1, name: 'NoAnswerError' });
    },
    limit,
  );
});

describe('without a backend', () => {
  it('exits 1 and says what to do', async () => {
    await close();
    const { code, err } = await tallydeck('status');
    expect(code).toBe(1);
    expect(err).toContain(`No Tallydeck runs on ${directory}: start it with npm start`);
    const { document } = await json('rollback', 'counter', '--site', 'good');
    expect(document.error.code).toBe('NotRunningError');
  });
});
