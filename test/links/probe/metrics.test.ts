import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeMetrics } from '../../../electron/inventory/probe-metrics.ts';
import { Scrapers } from '../../../electron/inventory/scrapers.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { testCameras } from '../../support/gateway/traffic.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('a probe of the metrics behind a gateway', () => {
  let sshd: TestSshd;
  let kit: SshKit;
  let responder: Responder;
  let scrapers: Scrapers;
  let gateway: Gateway;
  beforeAll(async () => {
    sshd = await startSshd();
    kit = createSshKit();
    responder = await startResponder('counter');
    const ssh = kit.open(sshd.target());
    await untilState(ssh, 'up');
    scrapers = new Scrapers(ssh);
    gateway = {
      ...{ id: 'gate-1', site: 'site-1', ssh: sshd.target(), mode: 'observe' },
      paths: { config: '/c', maps: '/m', socket: '/s', reload: 'true' },
      ...{ listeners: [], routes: [], engines: [] },
    };
  });
  afterAll(async () => {
    scrapers.close();
    await kit.close();
    await responder.stop();
    await sshd.stop();
  });

  const cameras = testCameras('gate-1', 2);
  async function probed(lines: readonly string[], listed = cameras) {
    responder.metrics = () => `${lines.join('\n')}\n`;
    const instance = { name: 'i1', address: '127.0.0.1', port: responder.port, engine: 'e' };
    const unit = {
      ...{ gateway, scrapers },
      input: { gateway, services: [counterService], cameras: listed, instances: {}, backups: {} },
      instances: () => [{ slot: 'a' as const, instance }],
    };
    const found = [];
    for await (const line of probeMetrics(unit, listed)) found.push(line);
    const [how, ...containers] = found;
    // Said whether something was counted yet or not.
    expect(how).toMatchObject({
      ...{ host: 'gate-1', what: 'cameras of counter', status: 'ok' },
      found: expect.stringContaining('x-tallydeck-camera (with match: path too)'),
    });
    return containers;
  }
  const counted = (camera: string) => `tally_objects_total{camera="${camera}",class="person"} 3`;

  it('is content with the ids of the fleet file, and with what is mapped to them', async () => {
    expect(await probed(['cam-1', 'cam-2'].map(counted))).toMatchObject([{ status: 'ok' }]);
    const mapped = cameras.map((camera, n) => ({ ...camera, metric: `Entrance ${n}` }));
    expect(await probed(['Entrance 0', 'Entrance 1'].map(counted), mapped)).toMatchObject([
      { status: 'ok', found: '2 of the fleet file' },
    ]);
  });

  it('names the labels that were found and the ids that were expected', async () => {
    expect(await probed(['Entrance \u001b[31m', 'east'].map(counted))).toMatchObject([
      {
        host: 'gate-1',
        what: `cameras in the metrics of counter at 127.0.0.1:${responder.port}`,
        status: 'missing',
        found: "the label camera says 'Entrance  [31m', 'east'; expected 'cam-1', 'cam-2'",
        mend: expect.stringContaining('x-tallydeck-camera'),
      },
    ]);
    expect(await probed(['cam-1', 'east'].map(counted))).toMatchObject([
      { status: 'warning', found: "the label camera says 'east'; expected 'cam-1', 'cam-2'" },
    ]);
  });

  it('names a metric that is not there', async () => {
    expect(await probed(['other_total 1'])).toMatchObject([
      { status: 'warning', found: 'there is no metric tally_objects_total' },
    ]);
    expect(await probed(['# TYPE tally_objects_total counter'])).toMatchObject([
      { status: 'ok', found: 'nothing counted yet' },
    ]);
  });
});
