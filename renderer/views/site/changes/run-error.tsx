import { useTeller } from '../../../state/use-teller.ts';
import { sayFailure } from '../../../words/say-obstacle.ts';
import dialog from '../panel/dialog.module.css';

/** Error that ended an operation, with advice. */
export function RunError({ error }: { readonly error: unknown }) {
  const { what, mend } = sayFailure(useTeller(), error);
  return (
    <p className={dialog.bad} role="alert">
      <strong>{what}</strong> {mend}
    </p>
  );
}
