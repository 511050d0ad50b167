import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../electron/cli/command.ts';
import { UsageError } from '../../../electron/cli/usage.ts';
import { requestOf as drafted } from '../../../renderer/state/rollout-draft.ts';
import { firstDraft } from '../../../renderer/views/rollout-plan/first-draft.ts';
import { rolloutRequestSchema } from '../../../shared/contract/rollouts.ts';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const words = (line: string) => [...line.split(' '), '--data', '/d'];
const parse = (line: string) => {
  const { json: _, dataDirectory: __, ...rest } = parseCommand(words(line));
  return rest;
};
const at = 'deploy counter r2 --site q7';
const everywhere = 'deploy counter r2 --environment production';

function requestOf(line: string) {
  const command = parse(line);
  if (command.verb !== 'deploy') throw new Error(`${line} asks for ${command.verb}`);
  // What is typed is what the wire takes.
  return rolloutRequestSchema.parse(command.request);
}

describe('deploy', () => {
  it('asks for nothing but what was typed', () => {
    expect(parse(`${at} --strategy blue-green`)).toEqual({
      verb: 'deploy',
      request: {
        scope: { kind: 'site', service: 'counter', site: 'q7' },
        release: 'r2',
        strategy: 'blue-green',
        options: {},
      },
      planOnly: false,
      wait: false,
    });
    expect(parse(`${everywhere} --strategy rolling --plan`)).toMatchObject({
      request: { scope: { kind: 'environment', environment: 'production' } },
      planOnly: true,
    });
    expect(parse(`${at} --strategy recreate --wait`)).toMatchObject({ wait: true });
  });

  it.each(strategies)('knows the strategy %s', (strategy) => {
    expect(requestOf(`${at} --strategy ${strategy}`)).toMatchObject({ strategy, options: {} });
  });

  it.each([
    ['canary --steps 5,25,100', { steps: [{ share: 0.05 }, { share: 0.25 }, { share: 1 }] }],
    [
      'canary --steps 12.5%:90s,50:2m,100:0s',
      {
        steps: [
          { share: 0.125, soakSeconds: 90 },
          { share: 0.5, soakSeconds: 120 },
          { share: 1, soakSeconds: 0 },
        ],
      },
    ],
    ['canary --soak 60s', { soakSeconds: 60 }],
    ['canary --soak 45', { soakSeconds: 45 }],
    ['canary --ab 50', { abShare: 0.5 }],
    [
      'canary --segment zone:Hall --segment site:q8 --segment cameras:a,b',
      {
        segments: [
          { kind: 'zone', zone: 'Hall' },
          { kind: 'site', site: 'q8' },
          { kind: 'cameras', cameras: ['a', 'b'] },
        ],
      },
    ],
    ['rolling --max-surge 1 --max-unavailable 0', { maxSurge: 1, maxUnavailable: 0 }],
    ['shadow --mirror 100', { mirrorShare: 1 }],
    [
      'shadow --followed-by canary --steps 10,100',
      { followedBy: 'canary', steps: [{ share: 0.1 }, { share: 1 }] },
    ],
    ['shadow --followed-by rolling --max-surge 2', { followedBy: 'rolling', maxSurge: 2 }],
    ['canary --approval every-step', { approval: 'every-step' }],
    [
      'canary --watch 10m --keep 1h --time-limit 24h',
      { watchSeconds: 600, keepSeconds: 3600, timeLimitSeconds: 86_400 },
    ],
    [
      'canary --on-restart roll-back --on-return finish',
      { onRestart: 'roll-back', onReturn: 'finish' },
    ],
  ])('reads %s', (line, options) => {
    expect(requestOf(`${at} --strategy ${line}`).options).toEqual(options);
  });

  it('asks for the same waves as a screen does, and for all at once only where it is said', () => {
    const fleet = fakeFleet(fakeSites('lab'));
    const draft = firstDraft(
      fleet,
      {},
      {
        overview: undefined,
        rollouts: undefined,
        selected: { kind: 'environment', environment: 'production' },
      },
    );
    if (draft === undefined) throw new Error('no draft');
    const { waves } = drafted(draft).options;
    expect(requestOf(`${everywhere} --strategy canary`).options.waves).toEqual(waves);
    const atOnce = drafted({ ...draft, options: { ...draft.options, inWaves: false } });
    expect(requestOf(`${everywhere} --strategy canary --all-at-once`).options.waves).toEqual(
      atOnce.options.waves,
    );
    expect(requestOf(`${at} --strategy canary`).options.waves).toBeUndefined();
  });

  it('reads a zone with a blank in it as one word', () => {
    const typed = [...words(`${at} --strategy canary`), '--segment', 'zone:Terminal 1'];
    expect(parseCommand(typed)).toMatchObject({
      request: { options: { segments: [{ kind: 'zone', zone: 'Terminal 1' }] } },
    });
  });

  it.each([
    ['', { first: 1, growth: 2, stopAfter: 1 }],
    ['--first-wave 2', { first: 2, growth: 2, stopAfter: 1 }],
    ['--stop-after 2', { first: 1, growth: 2, stopAfter: 2 }],
    ['--first-wave 1 --wave-growth 2 --stop-after 3', { first: 1, growth: 2, stopAfter: 3 }],
  ])('reads waves: %s', (line, waves) => {
    const asked = `${everywhere} --strategy canary ${line}`.trim();
    expect(requestOf(asked).options).toEqual({ waves });
  });
});

describe('the verbs of a rollout', () => {
  it.each([
    ['rollouts', { verb: 'rollouts' }],
    ['rollouts r-1', { verb: 'rollouts', id: 'r-1' }],
    ['promote', { verb: 'steer', how: 'promote', wait: false }],
    ['promote r-1 --wait', { verb: 'steer', how: 'promote', rollout: 'r-1', wait: true }],
    ['pause counter', { verb: 'steer', how: 'pause', rollout: 'counter', wait: false }],
    ['resume r-1', { verb: 'steer', how: 'resume', rollout: 'r-1', wait: false }],
    ['abort --wait', { verb: 'steer', how: 'abort', wait: true }],
    ['rollback', { verb: 'steer', how: 'roll-back', wait: false }],
    ['rollback r-1 --wait', { verb: 'steer', how: 'roll-back', rollout: 'r-1', wait: true }],
    [
      'rollback counter --site q7',
      { verb: 'rollback', scope: { kind: 'site', service: 'counter', site: 'q7' } },
    ],
    ['drill counter --site q7', { verb: 'drill', service: 'counter', site: 'q7', wait: false }],
    ['flag counter --site q7', { verb: 'flags', service: 'counter', site: 'q7' }],
    [
      'flag counter new-tracker off --site q7',
      { verb: 'flag', service: 'counter', site: 'q7', flag: 'new-tracker', on: false },
    ],
  ])('%s', (line, command) => {
    expect(parse(line)).toEqual(command);
  });
});

describe('make no command, and say what was expected:', () => {
  it.each([
    ['deploy', 'the SERVICE is missing'],
    ['deploy counter --site q7 --strategy canary', 'the RELEASE is missing'],
    ['deploy counter r2 r3 --site q7 --strategy canary', "'r3' is one word too many"],
    ['deploy counter r2 --strategy canary', 'either --site or --environment'],
    ['deploy counter r2 --site q7 --environment e --strategy canary', 'either --site or'],
    ['deploy counter ../r2 --site q7 --strategy canary', "RELEASE '../r2'"],
    [at, '--strategy is missing: blue-green, canary, rolling, recreate, shadow'],
    [`${at} --strategy big-bang`, '--strategy big-bang'],
    [`${at} --strategy canary --plan --wait`, '--plan starts nothing'],
    [`${at} --strategy canary --steps 5,25`, 'growing shares were expected, the last one 100'],
    [`${at} --strategy canary --steps 50,25,100`, 'growing shares'],
    [`${at} --strategy canary --steps 0,100`, 'growing shares'],
    [`${at} --strategy canary --steps 5,,100`, '--steps'],
    [`${at} --strategy canary --steps 5:1m:2,100`, '--steps 5:1m:2'],
    [`${at} --strategy canary --steps 5:soon,100`, '--steps soon'],
    [`${at} --strategy canary --steps 101`, '--steps 101'],
    [`${at} --strategy canary --soak 1d`, '--soak 1d: a time such as'],
    [`${at} --strategy canary --soak -5`, '--soak'],
    [`${at} --strategy canary --keep 200h`, '--keep 200h'],
    [`${at} --strategy canary --segment Hall`, '--segment Hall: zone, site, cameras'],
    [`${at} --strategy canary --segment zone`, 'zone:NAME was expected'],
    [`${at} --strategy canary --segment zone:`, 'zone:NAME was expected'],
    [`${at} --strategy canary --segment cameras:a,,b`, "--segment ''"],
    [`${at} --strategy canary --segment site:a/b`, "--segment 'a/b'"],
    [`${at} --strategy canary --ab 101`, '--ab 101'],
    [`${at} --strategy canary --ab 50 --steps 5,100`, 'either --ab or --steps'],
    [`${at} --strategy blue-green --steps 5,100`, '--steps is for the strategy canary'],
    [`${at} --strategy rolling --ab 50`, '--ab is for the strategy canary'],
    [`${at} --strategy rolling --segment zone:Z`, '--segment is for the strategy canary'],
    [`${at} --strategy canary --max-surge 1`, '--max-surge is for the strategy rolling'],
    [`${at} --strategy recreate --max-unavailable 1`, '--max-unavailable is for the strategy'],
    [`${at} --strategy canary --mirror 5`, '--mirror is for the strategy shadow'],
    [`${at} --strategy canary --followed-by rolling`, '--followed-by is for the strategy shadow'],
    [`${at} --strategy shadow --followed-by shadow`, '--followed-by shadow'],
    [`${at} --strategy shadow --steps 5,100`, '--steps is for the strategy canary'],
    [`${at} --strategy rolling --max-surge 65`, 'a whole number from 0 to 64'],
    [`${at} --strategy rolling --max-surge 1.5`, 'a whole number from 0 to 64'],
    [`${at} --strategy canary --approval maybe`, '--approval maybe: none, before-promotion'],
    [`${at} --strategy canary --on-restart ask`, '--on-restart ask'],
    [`${at} --strategy canary --on-return never`, '--on-return never'],
    [`${at} --strategy canary --first-wave 2`, 'need --environment'],
    [`${everywhere} --strategy canary --first-wave 0`, '--first-wave 0'],
    [`${at} --strategy canary --all-at-once`, 'need --environment'],
    [`${everywhere} --strategy canary --all-at-once --first-wave 1`, 'either --all-at-once'],
    [`${everywhere} --strategy canary --first-wave 1 --stop-after x`, '--stop-after x'],
    [`${at} --strategy canary --hold`, 'deploy takes no --hold'],
    ['rollouts --site q7', 'rollouts takes no --site'],
    ['rollouts a b', "'b' is one word too many"],
    ['rollouts a;b', "ID 'a;b'"],
    ['promote a b', "'b' is one word too many"],
    ['promote --site q7', 'promote takes no --site'],
    ['pause r-1 --wait', 'pause takes no --wait'],
    ['abort $(reboot)', "ROLLOUT '$(reboot)'"],
    ['rollback counter --site q7 --wait', '--wait is for the rollback of a rollout'],
    ['rollback --site q7', 'the SERVICE is missing'],
    ['drill --site q7', 'the SERVICE is missing'],
    ['drill counter', '--site is missing'],
    ['drill counter --environment e', 'drill takes no --environment'],
    ['flag --site q7', 'the SERVICE is missing'],
    ['flag counter', '--site is missing'],
    ['flag counter new-tracker --site q7', 'the state of the flag is missing: on, off'],
    ['flag counter new-tracker maybe --site q7', 'the state of the flag maybe: on, off'],
    ['flag counter 1st on --site q7', "FLAG '1st'"],
    ['flag counter a on b --site q7', "'b' is one word too many"],
  ])('%s', (line, sentence) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(sentence);
  });
});
