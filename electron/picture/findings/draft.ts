import type { Finding, FindingCode, Severity } from '../../../shared/model/picture.ts';

/** A finding before it is known since when; `since` where what was read says it itself. */
export type FindingDraft = Omit<Finding, 'since'> & { readonly since?: string };

export function draft(
  severity: Severity,
  code: FindingCode,
  subject: string,
  data: Finding['data'] = {},
  since?: string,
): FindingDraft {
  const found = { severity, code, subject, data };
  return since === undefined ? found : { ...found, since };
}
