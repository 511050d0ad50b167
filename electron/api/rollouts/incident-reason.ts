import type { BackReason } from '../../../shared/model/rollout.ts';
import { escaped, figure } from './incident-text.ts';

/** Why something went back, as a part of a sentence. */
export function reason(why: BackReason): string {
  switch (why.kind) {
    case 'person':
      return `${why.how === 'abort' ? 'aborted' : 'rolled back'} by ${escaped(why.by)}`;
    case 'trigger': {
      const { trigger, site, value, limit } = why.firing;
      return `the trigger \`${trigger}\` fired at ${escaped(site)}: ${figure(value)}, limit ${figure(limit)}`;
    }
    case 'step-failed':
      return `a step failed at ${escaped(why.site)}, on ${escaped(why.host)}: ${escaped(why.detail)}`;
    case 'restart':
      return 'the console was started anew, and this rollout was to go back then';
    case 'drill':
      return 'it was a drill';
    case 'shadow-done':
      return 'it was a shadow that nothing follows';
  }
}
