import type { AdminLink } from './admin.ts';

/** Resolves once HAProxy can be asked, at the latest after `withinMs`. */
export function linkUp(admin: AdminLink, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (admin.state().kind === 'up' && admin.process()) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(finish, withinMs);
    const stop = admin.subscribe(() => {
      if (admin.process()) finish();
    });
  });
}
