import { type } from '@orpc/contract';
import { z } from 'zod';
import { base } from './errors.ts';
import { idSchema } from './ids.ts';

export const linksContract = {
  /** A person has seen this fingerprint (`SHA256:…`) and trusts it for this host. */
  trust: base
    .input(
      z.strictObject({ host: idSchema, fingerprint: z.string().startsWith('SHA256:').max(80) }),
    )
    .output(type<void>()),
  /** A passphrase or password for a host; kept in memory only. */
  secret: base
    .input(z.strictObject({ host: idSchema, secret: z.string().min(1).max(1024) }))
    .output(type<void>()),
  /** Tries again now. */
  retry: base.input(z.strictObject({ host: idSchema })).output(type<void>()),
};
