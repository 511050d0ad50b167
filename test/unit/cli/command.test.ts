import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../electron/cli/command.ts';
import { UsageError } from '../../../electron/cli/usage.ts';

const base = { json: false, dataDirectory: '/d' };
const parse = (...words: string[]) => parseCommand([...words, '--data', '/d']);

describe('the words of a command', () => {
  it('become what is asked for', () => {
    const site = { kind: 'site', service: 'counter', site: 'q7' };
    expect(parse('status')).toEqual({ ...base, verb: 'status' });
    expect(parse('check', 'q7-gate-1', '--json')).toEqual({
      ...base,
      json: true,
      verb: 'check',
      host: 'q7-gate-1',
    });
    expect(parse('split', 'counter', '--site', 'q7', '--share', '12.5%')).toEqual({
      ...base,
      verb: 'split',
      scope: site,
      share: 0.125,
    });
    expect(parse('rollback', 'counter', '--environment', 'production')).toEqual({
      ...base,
      verb: 'rollback',
      scope: { kind: 'environment', service: 'counter', environment: 'production' },
    });
  });

  it('leave the policy of a share as it is, unless it is named', () => {
    const policy = (...words: string[]) =>
      parse('split', 'counter', '--site', 'q7', '--share', '5', ...words);
    expect(policy()).not.toHaveProperty('policy');
    expect(policy('--hold')).toMatchObject({ policy: 'hold' });
    expect(policy('--no-hold')).toMatchObject({ policy: 'dead-man' });
  });

  it('name the changes of a site', () => {
    expect(parse('changes', '--site', 'q7')).toMatchObject({ verb: 'changes', site: 'q7' });
  });

  it.each([
    [['']],
    [['split', 'counter', '--site', 'q7', '--share', '5', '--hold', '--no-hold']],
    [['deploy']],
    [['status', 'q7']],
    [['status', '--share', '5']],
    [['status', '--site', '../etc']],
    [['split', '--site', 'q7', '--share', '5']],
    [['split', 'counter', '--share', '5']],
    [['split', 'counter', '--site', 'q7']],
    [['split', 'counter', '--site', 'q7', '--share', '101']],
    [['split', 'counter', '--site', 'q7', '--share', '-1']],
    [['split', 'counter', '--site', 'q7', '--share', 'half']],
    [['split', 'counter', '--site', 'q7', '--environment', 'x', '--share', '5']],
    [['rollback', '$(reboot)', '--site', 'q7']],
    [['rollback', 'counter', '--site', 'q7', '--hold']],
    [['check', 'a', 'b']],
    [['check', '--verbose']],
  ])('%j make no command', (words) => {
    expect(() => parse(...words)).toThrow(UsageError);
  });
});
