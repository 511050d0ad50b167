/**
 * Values of a source for a slower reader: only the newest, always the last, or the source's error.
 * The source is never held up. Each thing told must be whole by itself.
 */
export async function* newest<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let told: { readonly value: T } | undefined;
  let end: { readonly error?: unknown } | undefined;
  let moved = Promise.withResolvers<void>();
  const read = async () => {
    for await (const value of source) {
      told = { value };
      moved.resolve();
    }
  };
  read().then(
    () => {
      end = {};
      moved.resolve();
    },
    (error: unknown) => {
      end = { error };
      moved.resolve();
    },
  );
  try {
    while (true) {
      moved = Promise.withResolvers();
      if (told) {
        const { value } = told;
        told = undefined;
        yield value;
      } else if (end) {
        if ('error' in end) throw end.error;
        return;
      } else await moved.promise;
    }
  } finally {
    await source.return(undefined);
  }
}
