import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Change } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Api } from '../client/client.ts';
import type { Target } from './target.ts';

/** How one command of an operation goes: one command for each service it touches. */
export type Progress =
  | { readonly kind: 'sent' }
  | { readonly kind: 'running'; readonly change: Change }
  | { readonly kind: 'finished'; readonly change: Change }
  /** `change` is the last that was heard of it: its outcome is not known. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly change?: Change };

export type OperationKind = 'rollback' | 'undo' | 'split' | 'change';

/** Something a person asked for, from the click until a newer one takes its place. */
export type Operation = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly target: Target;
  readonly progress: readonly Progress[];
};

export type Changes = { readonly last: Operation | undefined };

export type ChangesStore = StoreApi<Changes> & {
  /** Everything in these scopes back on stable, at once and without a question. */
  rollback(target: Target, scopes: readonly Scope[]): Promise<Operation>;
  /** Takes the last operation back. */
  undo(): Promise<Operation | undefined>;
  /** Any other change of traffic, so that its undo stands in the same place. */
  run(kind: OperationKind, target: Target, commands: readonly Command[]): Promise<Operation>;
  /** Puts the last operation out of sight; it can then no longer be undone from here. */
  dismiss(): void;
};

/** Starts one command under the key it is given; the changes it yields end with a finished one. */
export type Command = (key: string) => Promise<AsyncIterable<Change>>;

export function createChangesStore(api: Pick<Api, 'traffic'>): ChangesStore {
  const store = createStore<Changes>(() => ({ last: undefined }));

  const update = (id: string, index: number, progress: Progress) =>
    store.setState(({ last }) =>
      last?.id === id ? { last: { ...last, progress: last.progress.with(index, progress) } } : {},
    );

  const run: ChangesStore['run'] = async (kind, target, commands) => {
    const id = crypto.randomUUID();
    const sent: Progress = { kind: 'sent' };
    const operation = { id, kind, target, progress: commands.map(() => sent) };
    store.setState({ last: operation });
    const progress = await Promise.all(
      commands.map((command, index) => follow(command, (step) => update(id, index, step))),
    );
    return { ...operation, progress };
  };

  return {
    ...store,
    run,
    rollback: (target, scopes) =>
      run(
        'rollback',
        target,
        scopes.map((scope) => (key) => api.traffic.rollback({ key, scope })),
      ),
    undo: async () => {
      const { last } = store.getState();
      if (last === undefined || !canUndo(last)) return undefined;
      const commands = changesOf(last).map(
        ({ id: change }): Command =>
          (key) =>
            api.traffic.undo({ key, change }),
      );
      return run('undo', last.target, commands);
    },
    dismiss: () => store.setState({ last: undefined }),
  };
}

async function follow(command: Command, tell: (progress: Progress) => void): Promise<Progress> {
  let last: Change | undefined;
  let progress: Progress;
  try {
    for await (const change of await command(crypto.randomUUID())) {
      last = change;
      tell({ kind: 'running', change });
    }
    progress = last?.finished
      ? { kind: 'finished', change: last }
      : failed(new Error('the backend ended its report before the change was finished'), last);
  } catch (error) {
    progress = failed(error, last);
  }
  tell(progress);
  return progress;
}

function failed(error: unknown, change: Change | undefined): Progress {
  return change === undefined ? { kind: 'failed', error } : { kind: 'failed', error, change };
}

export function changesOf(operation: Operation): readonly Change[] {
  return operation.progress.flatMap((one) =>
    one.kind === 'sent' || one.change === undefined ? [] : [one.change],
  );
}

/** An undo is not undone in turn: what was taken back can simply be asked for again. */
export function canUndo(operation: Operation): boolean {
  return (
    operation.kind !== 'undo' &&
    changesOf(operation).some((change) =>
      change.results.some((one) => one.kind === 'applied' || one.kind === 'queued'),
    )
  );
}

export function isRunning(operation: Operation): boolean {
  return operation.progress.some((one) => one.kind === 'sent' || one.kind === 'running');
}
