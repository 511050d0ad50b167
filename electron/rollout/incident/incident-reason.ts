import type { BackReason } from '../../../shared/model/rollout.ts';
import { firingText } from './incident-gates.ts';
import { escaped, type Names } from './incident-text.ts';

/** Why something went back, as a part of a sentence. */
export function reason(why: BackReason, names: Names): string {
  switch (why.kind) {
    case 'person':
      return `${why.how === 'abort' ? 'aborted' : 'rolled back'} by ${escaped(why.by)}`;
    case 'trigger':
      return firingText(why.firing, names);
    case 'step-failed':
      return `a step failed at ${escaped(names.site(why.site))}, on ${escaped(why.host)}: ${escaped(why.detail)}`;
    case 'restart':
      return 'the console was started anew, and this rollout was to go back then';
    case 'drill':
      return 'it was a drill';
    case 'shadow-done':
      return 'it was a shadow that nothing follows';
  }
}
