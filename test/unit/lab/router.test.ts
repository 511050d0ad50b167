import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../../electron/lab/router/condition.ts';
import { parseConfig } from '../../../electron/lab/router/config.ts';
import type { Exchange, Sample } from '../../../electron/lab/router/exchange.ts';
import { parseExpression, parseFormat } from '../../../electron/lab/router/expression.ts';
import { createMap } from '../../../electron/lab/router/map-store.ts';
import { wordsOf } from '../../../electron/lab/router/words.ts';

const maps: Readonly<Record<string, string>> = { 'role/stable': 'b', share: '2500' };

function exchange(variables: Readonly<Record<string, Sample>> = {}): Exchange {
  return {
    process: {
      lookUp: (_, key) => maps[key],
      rate: () => 7,
      track: () => undefined,
      copy: () => undefined,
    },
    method: 'POST',
    path: '/frames/cam-1',
    query: new URLSearchParams('camera=cam-9'),
    source: '10.0.0.5',
    destination: undefined,
    headers: new Map([['host', 'Gate.example:8080']]),
    body: Buffer.alloc(0),
    variables: new Map(Object.entries(variables)),
    tracked: undefined,
  };
}

describe('expressions', () => {
  it.each<[string, Readonly<Record<string, Sample>>, Sample]>([
    ['str(role/stable),map(/m,a)', {}, 'b'],
    ['str(role/shadow),map(/m,a)', {}, 'a'],
    ['str(role/shadow),map(/m)', {}, undefined],
    ['str(counter/),concat(,txn.camera)', { 'txn.camera': 'cam-1' }, 'counter/cam-1'],
    ['path,field(3,/)', {}, 'cam-1'],
    ['url_param(camera)', {}, 'cam-9'],
    ['src', {}, '10.0.0.5'],
    ['var(txn.none),field(1,:)', {}, undefined],
    ['var(txn.a),sub(txn.b)', { 'txn.a': '5', 'txn.b': '7' }, -2],
    ['var(txn.a),strcmp(txn.b)', { 'txn.a': 'a', 'txn.b': 'a' }, 0],
    ['var(txn.a),strcmp(txn.b)', { 'txn.a': 'a' }, undefined],
  ])('%s with %j is %j', (text, variables, wanted) => {
    expect(parseExpression(text)(exchange(variables))).toBe(wanted);
  });

  it('knows the time left of a lease', () => {
    const at = Math.floor(Date.now() / 1000) + 60;
    const left = parseExpression('date,neg,add(txn.deadman)')(exchange({ 'txn.deadman': `${at}` }));
    expect(Number(left)).toBeGreaterThan(57);
    expect(Number(left)).toBeLessThanOrEqual(60);
  });

  it('puts expressions into text', () => {
    const variables = { 'txn.service': 'counter', 'txn.slot': 'b' };
    const format = parseFormat('td_%[var(txn.service)]_%[var(txn.slot)]');
    expect(format(exchange(variables))).toBe('td_counter_b');
  });
});

describe('conditions', () => {
  it.each<[string, Readonly<Record<string, Sample>>, boolean]>([
    ['{ var(txn.left) -m int 1:120 }', { 'txn.left': 120 }, true],
    ['{ var(txn.left) -m int 1:120 }', { 'txn.left': 121 }, false],
    ['{ var(txn.left) -m int 1:120 }', { 'txn.left': 0 }, false],
    ['{ var(txn.left) -m int 1:120 }', {}, false],
    ['!{ var(txn.left) -m found }', {}, true],
    ['{ var(txn.side) -m str candidate stable }', { 'txn.side': 'stable' }, true],
    ['{ var(txn.a) gt 1 } !{ var(txn.b) gt 0 }', { 'txn.a': 2, 'txn.b': 0 }, true],
    ['{ var(txn.a) gt 1 } { var(txn.b) gt 0 }', { 'txn.a': 2, 'txn.b': 0 }, false],
    ['{ req.hdr(host),field(1,:) -i gate.EXAMPLE }', {}, true],
    ['{ path,concat(/) -m beg /frames/ }', {}, true],
    ['{ path,concat(/) -m beg /frame/ }', {}, false],
  ])('%s with %j is %j', (text, variables, wanted) => {
    expect(parseCondition(wordsOf(text))(exchange(variables))).toBe(wanted);
  });
});

describe('what it cannot read', () => {
  it.each([
    ['frontend a\n  bind 127.0.0.1:80 ssl crt /x.pem', ":2] : 'bind ssl' is not possible"],
    ['frontend a\n  bind nowhere', ":2] : invalid address 'nowhere'"],
    ['frontend a\n  http-request lua.mirror', "'http-request lua.mirror' is not known"],
    ['frontend a\n  http-request set-var(txn.x) req.body', "unknown fetch method 'req.body'"],
    ['frontend a\n  http-request set-var(txn.x) src,md5', "unknown conv method 'md5'"],
    ['frontend a\n  http-request deny if { src', "unexpected '{' in a condition"],
    ['frontend a\n  http-request deny if { src -m reg ^1 }', "unknown match method 'reg'"],
    ['backend a\n  cookie x', "unknown keyword 'cookie' in 'backend' section"],
    ['backend a\n  server-template i 4-1 127.0.0.1:1', "invalid range '4-1'"],
    ['nonsense', "unknown keyword 'nonsense' out of section"],
  ])('%j is refused by name', (text, said) => {
    expect(() => parseConfig(text, '/etc/tallydeck.cfg')).toThrow(said);
    expect(() => parseConfig(text, '/etc/tallydeck.cfg')).toThrow('parsing [/etc/tallydeck.cfg:');
  });
});

describe('a map with versions', () => {
  it('lets the first of two equal keys count, as HAProxy does', () => {
    const map = createMap([
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ]);
    expect(map.get('a')).toBe('1');
  });

  it('is empty when a version is put in force that was not filled', () => {
    const map = createMap([{ key: 'a', value: '1' }]);
    expect(map.commit(map.prepare())).toBe('');
    expect(map.entries()).toEqual([]);
  });

  it('keeps what is in force while a version is filled', () => {
    const map = createMap([{ key: 'a', value: '1' }]);
    const version = map.prepare();
    expect(map.add(version, [{ key: 'a', value: '2' }])).toBe('');
    expect(map.get('a')).toBe('1');
    expect(map.set('a', '3')).toBe('');
    expect(map.commit(version)).toBe('');
    expect(map.get('a')).toBe('2');
  });
});
