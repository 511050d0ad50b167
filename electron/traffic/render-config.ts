import type { Camera } from '../../shared/model/camera.ts';
import type { Gateway, Listener, Route } from '../../shared/model/gateway.ts';
import type { Service } from '../../shared/model/service.ts';
import { slotNames } from '../../shared/model/split.ts';
import { clockSlackSeconds } from './lease.ts';
import { matchSources } from './match-map.ts';
import {
  addressFromWithin,
  cameraTable,
  eventTable,
  fallenThroughKey,
  frontendName,
  mapPath,
  matchMapPath,
  mirrorPath,
  slotHeader,
  takesEveryAddress,
} from './names.ts';
import { serverCount, slotBackend } from './render-backend.ts';

export type ConfigInput = {
  readonly gateway: Gateway;
  /** The services its routes lead to. */
  readonly services: readonly Service[];
  readonly cameras: readonly Camera[];
  /** Containers that the placements ask for, by service. */
  readonly instances: Readonly<Record<string, number>>;
  /** The same at sites that stand by for this one. */
  readonly backups: Readonly<Record<string, number>>;
};

/** Our one file beside the site's own configuration: HAProxy 2.6, loaded by a second `-f`. */
export function renderConfig(input: ConfigInput): string {
  const sections = [
    heading(input.gateway),
    ...mirroring(input),
    defaults,
    tables(input),
    ...input.gateway.listeners.map((listener) => frontend(listener, input)),
    ...input.services.flatMap((service) => [
      ...slotNames.map((slot) =>
        slotBackend(service, slot, input.gateway, countsOf(service, input)),
      ),
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

const countsOf = ({ id }: Service, { instances, backups }: ConfigInput) =>
  serverCount(instances[id] ?? 1, backups[id] ?? 0);

const heading = (gateway: Gateway): string =>
  [
    `# Written by Tallydeck for gateway ${gateway.id}. Changes made here by hand are shown as a`,
    '# difference and are lost at the next install; put lines of your own into another file.',
  ].join('\n');

/**
 * `idle-close-on-response`: at a reload the old process answers one more request on each idle
 * connection instead of closing it, since a camera may be sending on it at that moment.
 */
const defaults = `defaults tallydeck
  mode http
  timeout connect 1s
  timeout client 60s
  timeout http-request 15s
  timeout queue 5s
  timeout server 30s
  option redispatch 1
  option idle-close-on-response`;

/** HAProxy's buffer must hold a whole frame: it is set for the site's own listeners, too. */
function mirroring({ gateway, services }: ConfigInput): string[] {
  const frames = services.flatMap((service) => service.shadow?.maxFrameBytes ?? []);
  if (frames.length === 0) return [];
  const headers = 16_384;
  return [
    `global\n  lua-load ${mirrorPath(gateway)}\n  tune.bufsize ${Math.max(...frames) + headers}`,
  ];
}

function tables(input: ConfigInput): string {
  const size = Math.max(1024, 2 ** Math.ceil(Math.log2(input.cameras.length * 4 + 1)));
  return `backend ${cameraTable} from tallydeck
  stick-table type string len 140 size ${size} expire 10m store http_req_cnt,http_req_rate(10s)

backend ${eventTable} from tallydeck
  stick-table type string len 96 size 256 expire 24h store http_req_cnt,http_req_rate(10s)`;
}

function frontend(listener: Listener, input: ConfigInput): string {
  const routes = input.gateway.routes.filter((route) => route.listener === listener.id);
  const services = input.services.filter((service) =>
    routes.some((route) => route.service === service.id),
  );
  return [
    `frontend ${frontendName(listener.id)} from tallydeck`,
    `  bind ${listener.address}:${listener.port}${tls(listener)}`,
    ...(takesEveryAddress(listener)
      ? []
      : [`  bind ${addressFromWithin(input.gateway)}:${listener.port}${tls(listener)}`]),
    ...(services.some((service) => service.shadow) ? ['  option http-buffer-request'] : []),
    ...fromWithin(input.gateway),
    ...routes.map(routeRule),
    '  http-request return status 404 content-type text/plain string "no route to a service" unless { var(txn.service) -m found }',
    ...recognise(input),
    ...services.flatMap((service) => decide(service, input.gateway)),
    '  use_backend td_%[var(txn.service)]_%[var(txn.slot)]',
  ].join('\n');
}

function tls(listener: Listener): string {
  if (!listener.certificate) return '';
  const client = listener.clientAuthority
    ? ` ca-file ${listener.clientAuthority} verify optional`
    : '';
  return ` ssl crt ${listener.certificate}${client}`;
}

/** The first route that fits wins: later ones leave the variable alone. */
function routeRule(route: Route): string {
  const conditions = ['!{ var(txn.service) -m found }'];
  if (route.host) conditions.push(`{ req.hdr(host),field(1,:) -i ${route.host} }`);
  // Whole segments: /in takes /in and /in/cam-1, not /inbox.
  if (route.pathPrefix) conditions.push(`{ path,concat(/) -m beg ${route.pathPrefix}/ }`);
  return `  http-request set-var(txn.service) str(${route.service}) if ${conditions.join(' ')}`;
}

/**
 * A frame whose slot could not be connected to comes in once more, from HAProxy itself: it brings
 * its service, its camera's id and the slot that it was given to. Other senders of it are refused.
 */
function fromWithin(gateway: Gateway): string[] {
  const told = `req.hdr(${slotHeader})`;
  return [
    `  http-request deny deny_status 403 if { ${told} -m found } !{ dst ${addressFromWithin(gateway)} }`,
    `  http-request set-var(txn.service) ${told},field(1,/)`,
    `  http-request set-var(txn.from) ${told},field(2,/)`,
    '  http-request set-var(txn.camera) req.hdr(x-tallydeck-camera) if { var(txn.from) -m found }',
  ];
}

/** The camera's id, our own: an incoming id header is overwritten. */
function recognise({ gateway, cameras }: ConfigInput): string[] {
  const file = matchMapPath(gateway);
  const lines = matchSources(cameras).flatMap((source, index) => [
    `  http-request set-var(txn.key${index}) ${source.fetch}`,
    `  http-request set-var(txn.camera) str(${source.prefix}),concat(,txn.key${index}),map(${file}) if !{ var(txn.camera) -m found }`,
  ]);
  return [
    ...lines,
    '  http-request set-var(txn.source) src',
    '  http-request set-var(txn.camera) str(unlisted-),concat(,txn.source) if !{ var(txn.camera) -m found }',
    '  http-request set-header x-tallydeck-camera %[var(txn.camera)]',
  ];
}

function decide(service: Service, gateway: Gateway): string[] {
  const map = (key: string, otherwise?: string): string =>
    `${key},map(${mapPath(gateway, service.id)}${otherwise === undefined ? '' : `,${otherwise}`})`;
  const unnamed = service.stickiness === 'frame' ? 'share' : 'stable';
  const rules = [
    `set-var(txn.who) str(${service.id}/),concat(,txn.camera)`,
    `set-var(txn.stable) ${map('str(role/stable)', 'a')}`,
    `set-var(txn.candidate) ${map('str(role/candidate)')}`,
    `set-var(txn.deadman) ${map('str(lease)', '0')}`,
    'set-var(txn.left) date,neg,add(txn.deadman)',
    `set-var(txn.policy) ${map('str(policy)', 'dead-man')}`,
    `set-var(txn.side) ${map('str(camera/),concat(,txn.camera)', unnamed)}`,
    `set-var(txn.share) ${map('str(share)', '0')}`,
  ].map((rule) => ` ${rule}`);
  const conditional = [
    `track-sc0 var(txn.who) table ${cameraTable}|!{ var(txn.from) -m found }`,
    ...rateLimit(service),
    'set-var(txn.side) str(candidate)|{ var(txn.side) -m str share } { rand(10000),sub(txn.share) lt 0 }',
    'set-var(txn.slot) var(txn.stable)|',
    `set-var(txn.slot) var(txn.candidate)|{ var(txn.side) -m str candidate } { var(txn.candidate) -m found } { var(txn.left) -m int 1:${service.lease.deadMan + clockSlackSeconds} }`,
    'set-var(txn.slot) var(txn.candidate)|{ var(txn.side) -m str candidate } { var(txn.candidate) -m found } { var(txn.policy) -m str hold }',
    'set-var(txn.slot) var(txn.stable)|{ var(txn.from) -m found }',
    'return status 503 content-type text/plain string "no server can be reached"|{ var(txn.from),strcmp(txn.stable) eq 0 }',
    `track-sc1 str(${fallenThroughKey(service.id)}) table ${eventTable}|{ var(txn.from) -m found }`,
    ...mirror(service, map),
  ].map((rule) => ` ${rule}`);
  const mine = `{ var(txn.service) -m str ${service.id} }`;
  return [
    `  # ${service.id}: camera, role, lease, slot`,
    ...rules.map((rule) => `  http-request${rule} if ${mine}`),
    ...conditional.map((rule) => {
      const [action, condition] = rule.split('|');
      return `  http-request${action} if ${mine}${condition ? ` ${condition}` : ''}`;
    }),
  ];
}

function mirror(service: Service, map: (key: string, otherwise?: string) => string): string[] {
  if (!service.shadow) return [];
  return [
    `set-var(txn.shadow) ${map('str(role/shadow)')}|`,
    `set-var(txn.mirror) ${map('str(mirror)', '0')}|`,
    `lua.tallydeck_mirror ${service.id} ${service.shadow.inFlight}|!{ var(txn.from) -m found } { var(txn.shadow) -m found } { method POST } { rand(10000),sub(txn.mirror) lt 0 }`,
  ];
}

function rateLimit(service: Service): string[] {
  if (service.rateLimit === undefined) return [];
  const perPeriod = Math.ceil(service.rateLimit * 10);
  return [`deny deny_status 429|{ sc0_http_req_rate(${cameraTable}) gt ${perPeriod} }`];
}
