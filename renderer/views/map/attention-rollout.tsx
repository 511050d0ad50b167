import { IconArrowRight, IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { newsOf } from '../../../shared/model/rollout-needs.ts';
import { Age } from '../../parts/common/age.tsx';
import { PhaseMark, rolloutTone } from '../../parts/rollout/phase-mark.tsx';
import { rolloutHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useNeed } from '../../state/use-attention.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayNeed } from '../../words/say-need.ts';
import { scopeName } from '../../words/say-rollout.ts';
import classes from './attention-list.module.css';
import { selectItem } from './use-selected.ts';

/** A rollout that needs a person: problem, advice, a link, and a button to dismiss it. */
export function AttentionRollout({ id }: { readonly id: string }) {
  const app = useApp();
  const teller = useTeller();
  const { t } = teller;
  const need = useNeed(id);
  const selected = useStore(app.selection, (state) => state.rollout === id);
  if (need === undefined) return null;
  const { title, what, mend } = sayNeed(teller, need);
  const severity = rolloutTone(need.rollout) === 'bad' ? 'broken' : 'warning';
  const where = scopeName(teller, need.rollout.plan.request.scope);
  const toggle = () =>
    selected
      ? app.selection.setState({ target: undefined, rollout: undefined })
      : selectItem(app, { kind: 'rollout', id });
  return (
    <li className={classes.item} data-severity={severity} data-selected={selected}>
      <button
        type="button"
        className={classes.body}
        aria-pressed={selected}
        title={t('rolloutNeeds.select', { where })}
        onClick={toggle}
      >
        <span className={classes.name}>
          <PhaseMark rollout={need.rollout} size={22} />
          <b>{title}</b>
        </span>
        <span className={classes.what}>
          {what}{' '}
          {need.since !== undefined && (
            <strong className={classes.age}>
              <Age at={need.since} />
            </strong>
          )}
        </span>
        <span className={classes.mend}>{mend}</span>
      </button>
      <span className={classes.ways}>
        <a
          href={rolloutHref(id)}
          className={classes.go}
          aria-label={t('rolloutNeeds.open', { name: title })}
        >
          <IconArrowRight size={22} aria-hidden />
        </a>
        <button
          type="button"
          className={classes.go}
          aria-label={t('rolloutNeeds.dismiss', { name: title })}
          title={t('common.dismiss')}
          onClick={() => app.seen.see([need.key, ...newsOf(need.rollout, Date.now())])}
        >
          <IconX size={20} aria-hidden />
        </button>
      </span>
    </li>
  );
}
