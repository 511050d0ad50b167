import type { Gateway } from '../../shared/model/gateway.ts';
import type { Service } from '../../shared/model/service.ts';
import type { SlotName } from '../../shared/model/split.ts';
import { addressFromWithin, backendName, fallbackServer, slotHeader, statePath } from './names.ts';

/** Servers that a slot's backend holds ready for instances: `i` own ones, `d` standing in elsewhere. */
export type ServerCount = { readonly own: number; readonly backup: number };

export function serverCount(asked: number, backups: number): ServerCount {
  return { own: Math.max(4, asked * 2), backup: backups > 0 ? Math.max(2, backups * 2) : 0 };
}

/**
 * A template's address names a host that does not exist, and `init-addr last`: HAProxy takes the
 * address from the state file only for a server that is configured by name. A literal address
 * would win over the file at every start and reload, and frames would be lost.
 */
const addressFromState = 'td.invalid:1 init-addr last,127.0.0.1 disabled';

/**
 * The backend of one slot. A connection that fails marks its server down at once and is tried on
 * the next server; the last one, unused while another is up, leads to the stable slot. Nothing
 * was sent before a connection stands, so no frame is counted twice.
 */
export function slotBackend(
  service: Service,
  slot: SlotName,
  gateway: Gateway,
  count: ServerCount,
): string {
  return [
    `backend ${backendName(service.id, slot)} from tallydeck`,
    ...(service.stickiness === 'camera'
      ? ['  balance hdr(x-tallydeck-camera)', '  hash-type consistent']
      : ['  balance leastconn']),
    `  http-request set-header ${slotHeader} ${service.id}/${slot}`,
    `  retries ${count.own + count.backup + 1}`,
    ...healthCheck(service),
    '  load-server-state-from-file local',
    `  server-state-file-name ${statePath(gateway, service.id, slot)}`,
    '  default-server check inter 500ms fastinter 100ms downinter 250ms fall 2 rise 1 observe layer4 error-limit 1 on-error mark-down',
    `  server-template i 1-${count.own} ${addressFromState}`,
    ...(count.backup > 0
      ? [`  server-template d 1-${count.backup} ${addressFromState} backup`]
      : []),
    `  server ${fallbackServer} ${ownListener(service, gateway)} no-check backup`,
  ].join('\n');
}

/** Asks as a client does: HTTP/1.1 with a Host, which some counters want before they answer. */
function healthCheck({ healthPath, healthStatus, healthHeaders }: Service): readonly string[] {
  const named = Object.entries(healthHeaders);
  const hasHost = named.some(([name]) => name.toLowerCase() === 'host');
  const headers = hasHost ? named : [['Host', 'localhost'] as const, ...named];
  const sent = headers.map(([name, value]) => ` hdr ${name} "${value}"`).join('');
  return [
    '  option httpchk',
    `  http-check send meth GET uri ${healthPath} ver HTTP/1.1${sent}`,
    `  http-check expect status ${healthStatus}`,
  ];
}

/**
 * HAProxy's own listener for the service: a frame that comes in by it once more goes to the stable
 * slot. A listener is used that is there anyway, since HAProxy cannot pause a unix socket: with
 * one, a reload that fails would end the process from before.
 */
function ownListener(service: Service, gateway: Gateway): string {
  const id = gateway.routes.find((route) => route.service === service.id)?.listener;
  const listener = gateway.listeners.find((each) => each.id === id);
  if (!listener) throw new Error(`no listener leads to ${service.id}`);
  const tls = listener.certificate === undefined ? '' : ' ssl verify none';
  return `${addressFromWithin(gateway)}:${listener.port}${tls}`;
}

/**
 * Whether an installed configuration loses the servers' addresses at a restart or reload: the form
 * that earlier versions of the console wrote.
 */
export const losesAddresses = (config: string): boolean =>
  /^ {2}server-template [id] \S+ \d+\.\d+\.\d+\.\d+:\d+ disabled/m.test(config);
