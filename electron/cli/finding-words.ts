import type { Fleet } from '../../shared/model/fleet.ts';
import type { Finding, FindingCode } from '../../shared/model/picture.ts';
import { percent, rate } from './figures.ts';
import { named } from './names.ts';

/** A finding's parts as they are read: ids with their names, shares in percent. */
type Parts = {
  readonly subject: string;
  readonly service: string;
  /** Those whose frames fail; empty where none is known to. */
  readonly services: string;
  /** `1.6.0 (candidate)`; empty where no release is meant. */
  readonly variant: string;
  text(key: string): string;
  share(key: string): string;
};

/** A finding in plain words: event, place and advice. */
export function findingText(fleet: Fleet, finding: Finding): string {
  const { subject, data, code } = finding;
  const text = (key: string) => String(data[key] ?? '');
  const number = (key: string) => (typeof data[key] === 'number' ? data[key] : undefined);
  const role = text('role') === '' ? '' : ` (${text('role')})`;
  return sentences[code]({
    subject: named(fleet, subject),
    service: named(fleet, text('service')),
    services: text('services')
      .split(' ')
      .map((id) => named(fleet, id))
      .join(', '),
    variant: text('release') === '' ? '' : `${text('release')}${role}`,
    text,
    share: (key) => percent(number(key)),
  });
}

const sentences: Readonly<Record<FindingCode, (parts: Parts) => string>> = {
  'rollout-held': (parts) =>
    `the rollout of ${parts.text('release')} is held and needs a person: ${heldBy(parts)}; resume or roll back`,
  'link-down': (parts) => `${linkLost(parts)}${afterLoss(parts)}`,
  'link-refused': (parts) => `${linkLost(parts)} and is not tried again until a person has acted`,
  'link-degraded': ({ subject, text }) =>
    `${subject} answers only in part (${text('code')}: ${text('detail')})`,
  drift: ({ subject, service, text }) =>
    `live traffic of ${service} at ${subject} differs from the intended split: ${[text('part'), text('name')].filter(Boolean).join(' ')} is ${text('live')}, meant ${text('meant')}${more(text('differences'))}`,
  'not-persisted': ({ subject, service, text }) =>
    `the split of ${service} at ${subject} is not on disk: revision ${text('revision')} is live, ${text('persistedRevision')} on disk`,
  'lease-expired': ({ subject, service, text }) =>
    `failsafe triggered at ${subject}: HAProxy returned ${service} to stable, because ${text('driver')} did not renew the lease`,
  'lease-held': ({ subject, service, text, share }) =>
    `the split of ${service} at ${subject} is held at ${share('askedShare')} even if this console disconnects (set by ${text('by')})`,
  errors: (parts) =>
    `${parts.share('ratio')} of the frames of ${of(parts)} fail; ${advice(parts, 'read the logs of its containers')}`,
  undercount: ({ variant, subject, share }) =>
    `${variant} is counting ${share('missing')} low for ${subject}; compare by camera, roll back if in doubt`,
  'metric-absent': (parts) =>
    `${of(parts)}: ${parts.text('container')} does not give ${parts.text('metric')} (metrics.${parts.text('named')}); it is not judged by that`,
  'metric-label-absent': (parts) =>
    `${of(parts)}: ${parts.text('metric')} of ${parts.text('container')} has no label ${parts.text('label')}`,
  'metric-camera-unknown': (parts) =>
    `${of(parts)}: ${parts.text('container')} counts for camera ${parts.text('camera')}, which the fleet file does not have`,
  'metrics-unread': (parts) =>
    `${of(parts)}: ${parts.text('lines')} lines of ${parts.text('container')}'s metrics were not understood, first: ${parts.text('text')}`,
  'metrics-unreadable': (parts) =>
    `${of(parts)}: ${parts.text('container')} gives no metrics: ${parts.text('text')}`,
  'no-frames': ({ subject }) =>
    `no frames come for ${subject}; check the cameras and the network before the gateway`,
  'camera-blind': ({ subject, text, variant }) =>
    `camera ${subject} sends frames but nothing is counted, where about ${text('expected')} were to be expected${
      variant === '' ? '; look at its picture' : `; it began with its move to ${variant}`
    }`,
  'camera-silent': ({ subject }) => `camera ${subject} sends nothing; check its power and network`,
  'camera-unlisted': ({ subject }) =>
    `camera ${subject} is not in the fleet file; it follows stable`,
  'fallen-through': (parts) =>
    `${rate(Number(parts.text('framesPerSecond')), 'frames/s')} of ${parts.subject} fall through to stable; ${advice(parts, 'look at the containers of the candidate')}`,
  'no-healthy-server': (parts) =>
    `${of(parts)} has no healthy server; ${advice(parts, 'start a container there, or move its traffic')}`,
  'container-unhealthy': (parts) => `${container(parts)} is unhealthy; read its log`,
  'container-stopped': (parts) => `${container(parts)} has stopped (${parts.text('state')})`,
  'container-differs': (parts) =>
    `${container(parts)} runs with other settings than the fleet file asks for`,
  'placement-differs': ({ subject, service, text }) =>
    `${subject} runs ${text('found')} containers of ${service} as stable, the fleet file asks for ${text('instances')}`,
  'address-differs': ({ subject, service, text }) =>
    `frames of ${service} go to ${text('found')}, the fleet file says that ${subject} is at ${text('address')}`,
  'not-installed': ({ subject }) => `nothing of ours is installed on ${subject}`,
  'install-differs': ({ subject, text }) =>
    `${subject} runs another configuration than the fleet file asks for (${text('files')})`,
  'restart-loses-frames': ({ subject }) =>
    `a restart or reload of HAProxy on ${subject} would lose frames: what is installed there comes from an earlier version`,
  'queued-asks': ({ subject, service, text }) =>
    `${text('kind')} of ${service} waited for ${subject}; meanwhile ${text('foundWriter')} has changed the split there: do it all the same, or drop it`,
};

const of = ({ subject, variant }: Parts) => (variant === '' ? subject : `${subject}, ${variant},`);

const container = ({ subject, text, service }: Parts) =>
  `container ${subject} of ${service} (slot ${text('slot')}, engine ${text('engine')})`;

/** By case: the engine that is the cause, else the candidate, else what holds for most. */
function advice({ text }: Parts, otherwise: string): string {
  if (text('cause') !== '') return `engine ${text('cause')} is down: restore it`;
  return text('role') === 'candidate' ? `roll back ${text('release')}` : otherwise;
}

const linkLost = ({ subject, text }: Parts) =>
  `${text('kind')} ${subject} cannot be reached (${[text('code'), text('detail')].filter(Boolean).join(': ')})`;

/** Known effects: services that fail with an engine, or the split that a read gateway may keep. */
function afterLoss({ text, services }: Parts): string {
  if (services !== '') return `; frames of ${services} fail because of it`;
  return text('readAt') === ''
    ? ''
    : '; if HAProxy still runs there, its last split stays in force';
}

const more = (differences: string) =>
  Number(differences) > 1 ? `, and ${Number(differences) - 1} more` : '';

function heldBy({ text, share }: Parts): string {
  if (text('why') !== 'gate') return text('why').replaceAll('-', ' ');
  const figure = (key: string) =>
    text('gate') === 'latency' ? `${Number(text(key)).toFixed(2)}×` : share(key);
  return `${text('gate')} ${figure('value')}, limit ${figure('limit')}`;
}
