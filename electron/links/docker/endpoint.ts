import type { EngineEndpoint } from '../../../shared/model/engine.ts';
import type { SshLink } from '../link.ts';

/** Endpoint of an engine; through SSH by a link that its opener keeps and closes. */
export type DockerEndpoint =
  | { readonly kind: 'ssh'; readonly link: SshLink; readonly socket: string }
  | Extract<EngineEndpoint, { kind: 'tls' | 'local' }>;
