export const usage = `Usage: npx tallydeck VERB [--json] [--data DIR]

  status [--site SITE]                          what runs, where, and what needs a person
  watch [--site SITE]                           the same, as it changes, until Ctrl-C
  split SERVICE --site SITE | --environment ENV --share PERCENT [--hold | --no-hold]
                                                the candidate's share of the cameras;
                                                --hold keeps it without a console, --no-hold
                                                ends that; neither leaves it as it is
  rollback SERVICE --site SITE | --environment ENV
                                                everything back on stable, at once; with no
                                                camera on a candidate, back to the release
                                                before while it runs. Exit 1 where there is
                                                nothing to roll back: then nothing is written
  changes [--site SITE]                         what was changed lately, by whom, how it ended;
                                                what was queued, too
  check [HOST]                                  probe a gateway or engine, or all of them

  deploy SERVICE RELEASE --site SITE | --environment ENV --strategy STRATEGY [--plan | --wait]
                                                a rollout, step by step; --plan only shows it
    canary       [--steps 5,25:2m,100] [--segment zone:Z | site:S | cameras:A,B]... [--ab PERCENT]
    blue-green
    rolling      [--max-surge N] [--max-unavailable N]
    recreate
    shadow       [--mirror PERCENT] [--followed-by STRATEGY]
    any of them  [--soak 60s] [--watch 10m] [--keep 1h] [--time-limit 24h]
                 [--approval none | before-promotion | every-step]
                 [--on-restart continue | hold | roll-back] [--on-return ask | finish]
    environments [--first-wave 1] [--wave-growth 2] [--stop-after 1] | --all-at-once
                 waves of 1, 2, 4 … sites, unless all at once
  rollouts [ID]                                 those under way and the newest ended, or one
  promote | resume [ID] [--wait]                the next step now | on from where it was paused
  pause [ID]                                    stays as it is; triggers stay armed
  abort | rollback [ID] [--wait]                back to the release from before, at once
  drill SERVICE --site SITE [--wait]            the whole way there and back, with what runs
  flag SERVICE [FLAG on | off] --site SITE      feature flags of what runs there

  ID           of a rollout or of its service; may be left out while one is under way
  --wait       until it has ended; exit 0: finished, or for abort, rollback and drill: rolled back
  --json       one JSON document on standard output (watch: one a line)
  --data DIR   the data directory of the running Tallydeck

Exit: 0 done, 1 refused or failed, 2 wrong usage.`;

/** The words typed make no command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
