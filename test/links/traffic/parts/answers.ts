import { describe, expect, it } from 'vitest';
import { parseMap, parsePrepared, setMapCommand } from '../../../../electron/links/haproxy/map.ts';
import { parseServersState } from '../../../../electron/links/haproxy/servers-state.ts';
import { parseClock } from '../../../../electron/links/haproxy/show-activity.ts';
import { parseInfo } from '../../../../electron/links/haproxy/show-info.ts';
import { parseStat } from '../../../../electron/links/haproxy/show-stat.ts';
import type { Context } from './context.ts';

/** What is said word for word, so that the console can build on it. */
export function answerTests(context: Context): void {
  const { ask } = context;
  const map = () => `${context.peer.gateway.paths.maps}/counter.map`;

  describe('the admin socket', () => {
    it('says who answers, when, and what it does', async () => {
      const [info = '', activity = '', stat = ''] = await ask(
        'show info',
        'show activity',
        'show stat',
      );
      expect(parseInfo(info)).toMatchObject({ version: [2, expect.any(Number)], stopping: false });
      expect(Math.abs((parseClock(activity) ?? 0) - Date.now() / 1000)).toBeLessThan(5);
      const rows = parseStat(stat);
      expect(rows.find(({ kind }) => kind === 'frontend')).toMatchObject({
        pxname: 'td_in_main',
        svname: 'FRONTEND',
        status: 'OPEN',
      });
      expect(
        rows.filter(({ pxname }) => pxname === 'td_counter_a').map((row) => row.svname),
      ).toEqual(['i1', 'i2', 'i3', 'i4', 'back', 'BACKEND']);
    });

    it.each([
      ['no such command', /^Unknown command/],
      ['show map /nowhere.map', /^Unknown map identifier\. Please use #<id> or <file>\.$/],
      ['prepare map /nowhere.map', /^Unknown map identifier\. Please use #<id> or <file>\.$/],
      ['show table nowhere', /^No such table$/],
      ['show servers state nowhere', /^Can't find backend\.$/],
      ['set server td_counter_a/i99 state ready', /^No such server\.$/],
      ['set server nowhere/i1 state ready', /^No such backend\.$/],
      ['set server td_counter_a/i4 state gone', /expects 'ready', 'drain' and 'maint'/],
      ['set server td_counter_a/i1 weight x', /^Empty weight string/],
    ])('answers %s in known words', async (command, words) => {
      expect((await ask(command))[0]).toMatch(words);
    });

    it('says nothing to what it does, and a text to an address that it sets', async () => {
      const server = 'td_counter_c/i1';
      const said = await ask(
        `set server ${server} addr 127.0.0.1 port 9`,
        `set server ${server} state ready`,
        `set server ${server} weight 1`,
        `set server ${server} state maint`,
      );
      expect(said[0]).toBe(
        "no need to change the addr, port changed from '1' to '9' by 'stats socket command'",
      );
      expect(said.slice(1)).toEqual(['', '', '']);
      const [state = ''] = await ask('show servers state td_counter_c');
      expect(parseServersState(state)[0]).toMatchObject({ port: 9, enabled: false, weight: 1 });
    });

    it('puts a prepared map in force as a whole, and refuses one that came too late', async () => {
      const before = parseMap((await ask(`show map ${map()}`))[0] ?? '');
      const [one, two] = (await ask(`prepare map ${map()}`, `prepare map ${map()}`)).map(
        (answer) => parsePrepared(answer) ?? 0,
      );
      expect(two).toBe((one ?? 0) + 1);
      const lines = [...(before ?? [])].map(([key, value]) => `${key} ${value}`);
      const said = await ask(
        `add map @${two} ${map()} <<\n${[...lines, 'test/key some value'].join('\n')}\n`,
        `get map ${map()} test/key`,
        `commit map @${two} ${map()}`,
        `commit map @${one} ${map()}`,
        `add map @${(two ?? 0) + 5} ${map()} <<\na b\n`,
        `commit map @${(two ?? 0) + 5} ${map()}`,
        `set map ${map()} test/key other one`,
        `set map ${map()} test/none x`,
        `show map ${map()}`,
        setMapCommand(map(), 'test/key', 'two words'),
        `show map ${map()}`,
      );
      expect(said.slice(0, 8)).toEqual([
        '',
        'type=str, case=sensitive, found=no',
        '',
        'Version number out of range.',
        "Version number in the future, please use 'prepare map' before.",
        'Version number out of range.',
        '',
        'entry not found.',
      ]);
      expect(parseMap(said[8] ?? '')?.get('test/key')).toBe('other');
      expect(parseMap(said[10] ?? '')?.get('test/key')).toBe('two words');
      expect((await context.here.traffic.tend()).kind).toBe('done');
    });
  });
}
