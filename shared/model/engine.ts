import type { SshTarget } from './ssh-target.ts';

export type EngineEndpoint =
  | { readonly kind: 'ssh'; readonly ssh: SshTarget; readonly socket: string }
  | {
      readonly kind: 'tls';
      readonly host: string;
      readonly port: number;
      /** PEM files on this machine. */
      readonly ca: string;
      readonly cert: string;
      readonly key: string;
    }
  | { readonly kind: 'local'; readonly socket: string };

/** A Docker host. */
export type Engine = {
  readonly id: string;
  readonly site: string;
  readonly endpoint: EngineEndpoint;
  /** The engine's address as the gateway sees it; HAProxy sends frames to it. */
  readonly address: string;
  /** The make of the box, e.g. `jetson-orin`; engines of one type tend to fail alike. */
  readonly type?: string;
  /** Host ports that containers of ours are given, both ends included. */
  readonly ports: { readonly from: number; readonly to: number };
};
