import { expect, it } from 'vitest';
import { createLateQueue } from '../../../electron/lab/host/late-queue.ts';
import { waitFor } from '../../support/machine/wait.ts';

it('keeps the order while the delay changes', async () => {
  let delay = 25;
  const queue = createLateQueue(() => delay);
  const done: number[] = [];
  const wanted = Array.from({ length: 200 }, (_, n) => n);
  for (const n of wanted) {
    delay = n % 3 === 0 ? 25 : 0;
    queue.add(() => done.push(n));
    if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 0.7));
  }
  await waitFor(() => done.length === wanted.length, { what: 'all of them' });
  expect(done).toEqual(wanted);
});

it('does at once what has no delay, and nothing any more once ended', async () => {
  let delay = 0;
  const queue = createLateQueue(() => delay);
  const done: string[] = [];
  queue.add(() => done.push('now'));
  expect(done).toEqual(['now']);
  delay = 5;
  queue.add(() => done.push('never'));
  queue.end();
  const other = createLateQueue(() => 20);
  await new Promise<void>((resolve) => other.add(resolve));
  expect(done).toEqual(['now']);
});
