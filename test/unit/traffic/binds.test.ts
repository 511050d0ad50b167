import { expect, it } from 'vitest';
import { bindsOf, parseListening, takenBinds } from '../../../electron/traffic/binds.ts';

/** Lines as Linux writes them; `0A` is a socket that listens. */
const line = (address: string, state = '0A') => `   0: ${address} 00000000:0000 ${state} 00000000`;
const taken = (bind: string, address: string) =>
  takenBinds(bindsOf(`  bind ${bind}\n`), parseListening(line(address))).length > 0;

it('a port is taken by whoever listens on it, at the same address or at every one', () => {
  expect(taken('127.0.0.1:8080', '0100007F:1F90')).toBe(true);
  expect(taken('127.0.0.1:8080', '0200007F:1F90')).toBe(false);
  expect(taken('127.0.0.1:8080', '00000000:1F90')).toBe(true);
  expect(taken('0.0.0.0:8080', '0200007F:1F90')).toBe(true);
  expect(parseListening(line('0100007F:1F90', '01'))).toEqual([]);
});

it('IPv6 addresses are compared as they are written in the fleet', () => {
  expect(taken('::1:8080', '00000000000000000000000001000000:1F90')).toBe(true);
  expect(taken('2001:db8::1:8080', 'B80D0120000000000000000001000000:1F90')).toBe(true);
  expect(taken('2001:db8::2:8080', 'B80D0120000000000000000001000000:1F90')).toBe(false);
  expect(taken('127.0.0.1:8080', '0000000000000000FFFF00000100007F:1F90')).toBe(true);
  expect(taken(':::8080', '0100007F:1F90')).toBe(true);
});
