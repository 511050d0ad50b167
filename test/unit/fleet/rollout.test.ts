import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import { formatProblem } from '../../../electron/fleet/format-problem.ts';
import {
  edited,
  exampleText,
  fleetOf,
  type ProblemCase,
  problemsOf,
} from '../../support/fleet/example.ts';

describe('rollouts in a fleet file', () => {
  const fleet = fleetOf(exampleText);

  it('have rules, read into the units of the program', () => {
    expect(fleet.services[0]?.rollout).toEqual({
      ...defaultRules,
      smoke: [
        { kind: 'http', path: '/healthz', status: 200, contains: 'ok' },
        { kind: 'command', argv: ['/counter', '--self-test'] },
      ],
      windows: [{ days: ['mon', 'tue', 'wed', 'thu'], from: 22 * 60, to: 6 * 60 + 30 }],
      drill: { site: 'q2-lab', days: ['wed'], at: 3 * 60 },
    });
  });

  it('have the same rules where nothing is said of them', () => {
    const from = exampleText.indexOf('    rollout:\n');
    const to = exampleText.indexOf('    # Feature flags');
    const bare = fleetOf(exampleText.slice(0, from) + exampleText.slice(to));
    expect(bare.services[0]?.rollout).toEqual(defaultRules);
    expect(defaultRules).toMatchObject({
      watchSeconds: 600,
      keepSeconds: 3600,
      smoke: [],
      windows: [],
    });
  });

  it('know makes, flags and migrations', () => {
    expect(fleet.engines.map(({ type }) => type)).toEqual(['jetson-orin', undefined]);
    expect(fleet.services[0]?.flags).toEqual({ path: '/etc/counter/flags.json' });
    expect(fleet.releases[1]).toMatchObject({
      rollback: { kind: 'needs-migration' },
      migration: {
        backup: ['/counter', 'zones', 'export', '/models/zones.before.json'],
        command: ['/counter', 'zones', 'upgrade'],
      },
      flags: { 'night-mode': false },
    });
    expect(fleet.releases[0]).not.toHaveProperty('migration');
  });
});

const cases: readonly ProblemCase[] = [
  [
    'a drill at a site that is not there',
    '"q2-lap" is not in sites (expected an id of sites; the nearest is "q2-lab")',
    'site: q2-lab\n        days',
    'site: ‸q2-lap\n        days',
  ],
  [
    'a drill where the service is not placed',
    'counter is not placed at q3-hall (expected a site with a placement of counter)',
    'site: q2-lab\n        days',
    'site: ‸q3-hall\n        days',
    '  q7-mall:\n    name:',
    '  q3-hall: { environment: staging, latitude: 1, longitude: 2, timeZone: UTC }\n  q7-mall:\n    name:',
  ],
  [
    'a migration of a release that needs none to go back',
    'a migration, but the way back is safe (expected rollback: needs-migration, or no migration)',
    '    rollback: safe\n  counter-1-5:',
    '    rollback: safe\n    ‸migration: { backup: [/b], command: [/c] }\n  counter-1-5:',
  ],
  [
    'flags without a flag file',
    'flags, but counter has no flag file (expected flags with a path under the service counter)',
    '    flags:\n      path: /etc/counter/flags.json\n',
    '',
    '    flags:\n      night-mode: false',
    '    ‸flags:\n      night-mode: false',
  ],
  [
    'a smoke test that is both',
    'services.counter.rollout.smoke[1] is a map (expected either a path (with status and contains, if wanted) or a command)',
    '        - command: [/counter, --self-test]',
    '        - ‸{ path: /x, command: [/counter, --self-test] }',
  ],
  [
    'a command of a shell',
    'services.counter.rollout.smoke[1].command is "/counter --self-test" (expected a list; [] for none)',
    'command: [/counter, --self-test]',
    'command: ‸/counter --self-test',
  ],
  [
    'an hour that is none',
    'services.counter.rollout.windows[0].from is "24:00" (expected a time of day such as 06:30)',
    "from: '22:00'",
    "from: ‸'24:00'",
  ],
  [
    'a share in per cent',
    'services.counter.rollout.gates.errorRatio is 2 (expected the part of frames that may fail, from 0 to 1)',
    'errorRatio: 0.02 # failed',
    'errorRatio: ‸2 # failed',
  ],
];

describe('what is wrong with them', () => {
  it.each(cases)('is told with its place: %s', (_, problem, ...edits) => {
    let text = exampleText;
    for (let i = 0; i < edits.length; i += 2)
      text = edited(edits[i] ?? '', edits[i + 1] ?? '', text);
    const [before = '', after = ''] = text.split('‸');
    const lines = before.split('\n');
    const place = `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
    const told = problemsOf(before + after).map(formatProblem);
    expect(told).toEqual([`fleet.yaml:${place}: ${problem}`]);
  });
});
