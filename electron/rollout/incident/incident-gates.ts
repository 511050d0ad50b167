import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Firing, GateNow, Rollout } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import { escaped, figure, type Names, percentText } from './incident-text.ts';

const gateTexts: Readonly<Record<GateName, string>> = {
  telemetry: 'Telemetry',
  frames: 'Frames answered',
  health: 'Healthy instances',
  errors: 'Errors',
  latency: 'p95 against the previous release',
  counts: 'Count deviation',
  resources: 'Memory in use',
  window: 'Time window',
  approval: 'Approval',
};

const states = {
  passes: 'passed',
  waits: 'did not pass',
  'cannot-tell': 'could not tell',
} as const;

/** More than a reader looks through: then only those that did not pass are shown. */
const most = 200;

/** The gates of every site with their figures, as they stood when it went back. */
export function gateLines({ state }: Rollout, names: Names): readonly string[] {
  const all = Object.entries(state.sites).flatMap(([site, { gates = [] }]) =>
    gates.map((gate) => ({ site, gate })),
  );
  const shown = all.length > most ? all.filter(({ gate }) => gate.state !== 'passes') : all;
  if (shown.length === 0) return [];
  return [
    '## Gates when it went back',
    '',
    '| site | gate | measured | limit | result |',
    '|---|---|---:|---:|---|',
    ...shown.map(({ site, gate }) => {
      const cells = [
        escaped(names.site(site)),
        gateTexts[gate.gate],
        gateFigure(gate, gate.value),
        gateFigure(gate, gate.limit),
        states[gate.state],
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

/** In the unit of the gate; empty where there is no figure. */
export function gateFigure(
  { gate, unit }: Pick<GateNow, 'gate' | 'unit'>,
  value: number | undefined,
): string {
  if (value === undefined) return '';
  if (unit === 'objects') return `${Math.round(value)} objects`;
  switch (gate) {
    case 'errors':
    case 'counts':
    case 'resources':
      return percentText(value);
    case 'latency':
      return `${figure(value)}×`;
    case 'telemetry':
      return `${Math.round(value)} s`;
    case 'frames':
      return `${Math.round(value)} frames`;
    case 'health':
      return `${Math.round(value)} instances`;
    case 'window':
    case 'approval':
      return '';
    default:
      return assertNever(gate);
  }
}

export const gateLine = (gate: GateName): string => gateTexts[gate];

const triggerTexts: Readonly<Record<Firing['trigger'], string>> = {
  errors: 'errors',
  latency: 'p95 against the previous release',
  health: 'healthy instances',
  counts: 'counts missing',
  'time-limit': 'time limit',
};

/** Measured value, site and limit: `errors at Mall: 45.7%, limit 5%`. */
export function firingText({ trigger, site, value, limit }: Firing, names: Names): string {
  const [measured, most] = [triggerFigure(trigger, value), triggerFigure(trigger, limit)];
  const at = `${triggerTexts[trigger]} at ${escaped(names.site(site))}`;
  return trigger === 'health'
    ? `${at}: ${measured} of ${most}`
    : `${at}: ${measured}, limit ${most}`;
}

function triggerFigure(trigger: Firing['trigger'], value: number): string {
  switch (trigger) {
    case 'errors':
    case 'counts':
      return percentText(value);
    case 'latency':
      return `${figure(value)}×`;
    case 'health':
      return String(Math.round(value));
    case 'time-limit':
      return `${Math.round(value)} s`;
    default:
      return assertNever(trigger);
  }
}
