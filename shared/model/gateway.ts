import type { SshTarget } from './ssh-target.ts';

export type GatewayMode = 'observe' | 'manage';

/** Where things are on the gateway. Paths are absolute. */
export type GatewayPaths = {
  /** The one configuration file of ours, loaded by HAProxy with a second `-f`. */
  readonly config: string;
  /** Directory for maps, server state and the mirror's Lua; writable by the remote user. */
  readonly maps: string;
  /** HAProxy's admin socket. */
  readonly socket: string;
  /** A shell line that makes HAProxy read its files again, e.g. `sudo systemctl reload haproxy`. */
  readonly reload: string;
};

export type Listener = {
  readonly id: string;
  /** The address HAProxy binds, e.g. `0.0.0.0`. */
  readonly address: string;
  readonly port: number;
  /** PEM file on the gateway; present means TLS is terminated here. */
  readonly certificate?: string;
  /** PEM file of the authority that signs the cameras' client certificates. */
  readonly clientAuthority?: string;
};

/** The first route that fits wins; a route with neither host nor path takes everything. */
export type Route = {
  readonly listener: string;
  readonly service: string;
  readonly host?: string;
  readonly pathPrefix?: string;
};

/** An edge box that routes frames to engines: stock OpenSSH and HAProxy 2.6 or later. */
export type Gateway = {
  readonly id: string;
  readonly site: string;
  readonly ssh: SshTarget;
  readonly mode: GatewayMode;
  readonly paths: GatewayPaths;
  readonly listeners: readonly Listener[];
  readonly routes: readonly Route[];
  /** Ids of the engines behind it. */
  readonly engines: readonly string[];
};
