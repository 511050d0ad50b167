import type {
  Executor,
  ReconcileRequest,
  SiteComparison,
} from '../../../electron/sites/executor.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type {
  ActionResult,
  Evidence,
  Observation,
  Rollout,
} from '../../../shared/model/rollout.ts';

type Verb = 'reach' | 'route' | 'smoke' | 'migrate' | 'collect';
type Call = { readonly verb: Verb; readonly site: string; readonly reach?: ReconcileRequest };

/** Sites in memory, for the order of events alone: each call can be kept waiting, and ended otherwise. */
export class MemoryExecutor implements Executor {
  readonly calls: Call[] = [];
  readonly like = new Map<string, DesiredState>();
  readonly found = new Map<string, SiteComparison>();
  /** Called before anything is done; what it gives back is the result. */
  meet: (call: Call) => Promise<ActionResult | undefined> | undefined = () => undefined;
  /** Epoch second of the newest reading. */
  second = 0;

  reconcile = (reach: ReconcileRequest) => this.#do({ verb: 'reach', site: reach.site, reach });
  shiftTraffic = (reach: ReconcileRequest) => this.#do({ verb: 'route', site: reach.site, reach });
  smoke = (_: Rollout, site: string) => this.#do({ verb: 'smoke', site });
  migrate = (_: Rollout, site: string) => this.#do({ verb: 'migrate', site });

  async collect(_: Rollout, site: string): Promise<Evidence> {
    await this.#do({ verb: 'collect', site });
    return { site, series: [], next: 'b', logs: [{ container: 'new-1', lines: ['it hurts'] }] };
  }

  observe(): Observation {
    const figures = { framesPerSecond: 10, errorRatio: 0, recentFrames: 100, p95Ms: 5 };
    return {
      ...{ second: this.second, next: figures, old: figures, lease: 'live', windowOpen: true },
      instances: { healthy: 1, wanted: 1, restarts: 0 },
    };
  }

  compare = async (_: Rollout, site: string, posture: DesiredState): Promise<SiteComparison> => {
    const like = JSON.stringify(this.like.get(site)) === JSON.stringify(posture);
    return this.found.get(site) ?? (like ? 'as-planned' : 'differs');
  };

  /** `verb site`, in the order of the calls. */
  said(): readonly string[] {
    return this.calls.map(({ verb, site }) => `${verb} ${site}`);
  }

  async #do(call: Call): Promise<ActionResult> {
    this.calls.push(call);
    const met = await this.meet(call);
    if (met && met.kind !== 'done') return met;
    if (call.reach) this.like.set(call.site, call.reach.desired);
    return { kind: 'done' };
  }
}
