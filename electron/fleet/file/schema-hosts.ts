import { z } from 'zod';
import {
  choice,
  hostName,
  idOf,
  ipAddress,
  localPath,
  port,
  remotePath,
  shellLine,
  sshHost,
  text,
  urlPath,
  userName,
  words,
} from './leaves.ts';
import { portRange } from './units.ts';

const secret = text(
  /^(?:ask|env:[A-Za-z_][A-Za-z0-9_]*)$/,
  'ask, or env:NAME for an environment variable: secrets never stand in this file',
);

const sshKeys = {
  host: sshHost,
  port: port('the SSH port').exactOptional(),
  user: userName.exactOptional(),
  agent: z
    .literal(true, { error: 'true, or no such key' })
    .meta({ description: 'Take the keys of the ssh agent' })
    .exactOptional(),
  key: localPath('a private key').exactOptional(),
  passphrase: secret.exactOptional(),
  password: secret.exactOptional(),
  hostKey: text(
    /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,}={0,2}$/,
    'a public host key as in known_hosts, such as ssh-ed25519 AAAA…',
    2048,
  ).exactOptional(),
};

type SshAuthKeys = {
  readonly agent?: true;
  readonly key?: string;
  readonly passphrase?: string;
  readonly password?: string;
};
const oneWayIn = 'at most one of agent, key and password, and a passphrase only with a key';
const hasOneWayIn = ({ agent, key, password, passphrase }: SshAuthKeys) =>
  [agent, key, password].filter((way) => way !== undefined).length <= 1 &&
  (passphrase === undefined || key !== undefined);

const jumpSchema = z.strictObject(sshKeys).refine(hasOneWayIn, { error: oneWayIn });
export const sshSchema = z
  .strictObject({ ...sshKeys, jump: jumpSchema.exactOptional() })
  .refine(hasOneWayIn, { error: oneWayIn })
  .meta({ description: 'How it is reached by SSH' });

const listenerSchema = z
  .strictObject({
    address: ipAddress('the IP address to listen on, such as 0.0.0.0').prefault('0.0.0.0'),
    port: port('where cameras post frames'),
    certificate: remotePath('a PEM file on the gateway').exactOptional(),
    clientAuthority: remotePath('a PEM file on the gateway').exactOptional(),
  })
  .refine((at) => at.clientAuthority === undefined || at.certificate !== undefined, {
    error: 'a certificate as well: without TLS there are no client certificates',
  });

/** `/in/` is `/in`, and `/` is every path: a prefix is whole segments, with or without a slash at its end. */
const pathPrefix = urlPath('how the path begins').transform((path) => path.replace(/\/+$/, ''));

const routeSchema = z.strictObject({
  listener: idOf('a listener of this gateway'),
  service: idOf('a service'),
  host: hostName.exactOptional(),
  pathPrefix: pathPrefix.exactOptional(),
});

const pathsSchema = z
  .strictObject({
    config: remotePath('our one configuration file').prefault('/etc/haproxy/tallydeck.cfg'),
    maps: remotePath('our directory of maps').prefault('/var/lib/tallydeck'),
    socket: remotePath("HAProxy's admin socket").prefault('/run/haproxy/admin.sock'),
    reload: shellLine.prefault('sudo systemctl reload haproxy'),
  })
  .prefault({});

export const gatewaySchema = z.strictObject({
  site: idOf('a site'),
  ssh: sshSchema,
  mode: choice(['observe', 'manage'], 'observe (the default) or manage').prefault('observe'),
  paths: pathsSchema,
  listeners: z.record(z.string(), listenerSchema),
  routes: z.array(routeSchema),
  engines: z.array(idOf('an engine')),
});

const tlsSchema = z.strictObject({
  host: sshHost,
  port: port("the engine's port").prefault(2376),
  ca: localPath("the authority's certificate"),
  cert: localPath('our certificate'),
  key: localPath('our key'),
});

const oneEndpoint = 'exactly one of ssh, tls and local, and a socket only with ssh';
export const engineSchema = z
  .strictObject({
    site: idOf('a site'),
    ssh: sshSchema.exactOptional(),
    socket: remotePath("Docker's socket, /var/run/docker.sock by default").exactOptional(),
    tls: tlsSchema.exactOptional(),
    local: localPath("Docker's socket").exactOptional(),
    address: ipAddress("the engine's IP address as the gateway sees it"),
    ports: portRange,
    type: words('the make of the box').exactOptional(),
  })
  .refine(
    ({ ssh, tls, local, socket }) =>
      [ssh, tls, local].filter((way) => way !== undefined).length === 1 &&
      (socket === undefined || ssh !== undefined),
    { error: oneEndpoint },
  );
