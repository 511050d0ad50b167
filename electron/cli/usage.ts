export const usage = `Usage: npx tallydeck VERB [--json] [--data DIR]

  status [--site SITE]                          what runs, where, and what needs a person
  watch [--site SITE]                           the same, as it changes, until Ctrl-C
  split SERVICE --site SITE | --environment ENV --share PERCENT [--hold]
                                                the candidate's share of the cameras;
                                                --hold keeps it without a console
  rollback SERVICE --site SITE | --environment ENV
                                                everything back on stable, at once
  check [HOST]                                  probe a gateway or engine, or all of them

  --json       one JSON document on standard output (watch: one a line)
  --data DIR   the data directory of the running Tallydeck

Exit: 0 done, 1 refused or failed, 2 wrong usage.`;

/** The words typed make no command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
