import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockFinding } from '../../../electron/links/probe/clock.ts';
import { filesOf } from '../../../electron/links/probe/haproxy-process.ts';
import { isNewEnough, parseBuild } from '../../../electron/links/probe/haproxy-version.ts';

const haproxy = '/usr/sbin/haproxy';

describe('what HAProxy says of itself', () => {
  it.skipIf(!existsSync(haproxy))('is read from the real one', () => {
    const build = parseBuild(execFileSync(haproxy, ['-vv'], { encoding: 'utf8' }));
    expect(build?.version[0]).toBeGreaterThanOrEqual(2);
    expect(build?.hasLua).toBe(true);
  });

  it.each([
    ['HA-Proxy version 1.8.27-1 2020/11/06', [1, 8], false],
    ['HA-Proxy version 2.2.9-2+deb11u6 2023/10/09 - https://haproxy.org/', [2, 2], false],
    ['HAProxy version 2.6.0-a07ac36 2022/05/31 - https://haproxy.org/', [2, 6], true],
    ['HAProxy version 3.1-dev4-abc 2024/07/24', [3, 1], true],
    ['HAProxy version 10.0.1', [10, 0], true],
  ])('%s', (text, version, isFit) => {
    const build = parseBuild(`${text}\nFeature list : +EPOLL -LUA +OPENSSL\n`);
    expect(build).toMatchObject({ version, hasLua: false });
    expect(build && isNewEnough(build.version)).toBe(isFit);
  });

  it('is not found in other text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const build = parseBuild(text);
        return build === undefined || /^[\x20-\x7e]*$/.test(build.text);
      }),
    );
  });
});

it.each([
  ['haproxy -W -p /run/h.pid -f /a.cfg -f /b.cfg', ['/a.cfg', '/b.cfg']],
  ['/usr/sbin/haproxy -Ws -f /a.cfg /b.cfg -p /run/h.pid', ['/a.cfg', '/b.cfg']],
  ['haproxy -sf 1 2 -D -- /a.cfg', ['/a.cfg']],
  ['haproxy -x /run/s -f /etc/haproxy', ['/etc/haproxy']],
  ['haproxy', []],
])('the files of: %s', (line, files) => {
  expect(filesOf(line.split(' '))).toEqual(files);
});

it('a clock that differs by more than can be measured is named with its direction', () => {
  expect(clockFinding(-700, 500, 'x').status).toBe('ok');
  expect(clockFinding(-61_000, 500, 'x')).toMatchObject({
    status: 'warning',
    found: '61.0 s behind this machine',
    mend: 'x',
  });
  expect(clockFinding(61_000, 500, 'x').found).toBe('61.0 s ahead of this machine');
});
