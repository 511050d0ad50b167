import { expect, test } from 'vitest';
import { GatewayClock, parseDate } from '../../../electron/traffic/gateway-clock.ts';

test('the time as GNU date and as busybox tell it, and nothing else', () => {
  expect(parseDate('1795419823.500000000\n')).toBe(1_795_419_823.5);
  expect(parseDate('1795419823.%N\n')).toBe(1_795_419_823.5);
  expect(parseDate('1795419823.\n')).toBe(1_795_419_823.5);
  expect(parseDate('sh: date: not found')).toBeUndefined();
  expect(parseDate('')).toBeUndefined();
});

test('the time from before a sleep is not told after it, until the gateway has told anew', async () => {
  let [wall, mono, gateway] = [1_000_000, 5000, 2000];
  let answers = true;
  const exec = async () => {
    const stdout = `tallydeck-begin\n${gateway}.000000000\n`;
    const fault = { host: 'gate', command: 'date', detail: 'not sent' };
    return answers
      ? ({ kind: 'done', value: { code: 0, stdout, stderr: '' } } as const)
      : ({ kind: 'failed', fault } as const);
  };
  const clock = new GatewayClock({ host: 'gate', exec }, { wall: () => wall, mono: () => mono });
  const pass = (seconds: number, asleep = 0) => {
    mono += seconds * 1000;
    wall += (seconds + asleep) * 1000;
    gateway += seconds + asleep;
  };
  await clock.keep();
  pass(3);
  expect(clock.now()).toBe(2003);
  pass(1, 118);
  expect(clock.now()).toBeUndefined();
  // The link is not up again yet.
  answers = false;
  await clock.keep();
  expect(clock.now()).toBeUndefined();
  answers = true;
  await clock.keep();
  expect(clock.now()).toBe(2122);
});
