import { ActionIcon, Button, Kbd, Loader, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleHalf2,
  IconCircleX,
  IconPlayerSkipBackFilled,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './rollback-dock.module.css';

export type Tone = 'running' | 'good' | 'partial' | 'bad';

export type RollbackOutcome = {
  readonly tone: Tone;
  /** The change, in words. */
  readonly what: string;
  /** Name of the site or environment it was done to. */
  readonly name: string;
  readonly parts: readonly string[];
  readonly undoable: boolean;
};

/** Target of the rollback button. */
export type Aim = {
  /** Of a site, an environment or a rollout. */
  readonly name: string;
  /** False: there is nothing to roll back, and `long` says why. */
  readonly armed: boolean;
  /** Its effect, in a few words. */
  readonly would?: string;
  /** The same in a sentence. */
  readonly long?: string;
};

type Props = {
  /** Absent while nothing is selected. */
  readonly aim: Aim | undefined;
  /** Result of the last change; absent before the first. */
  readonly outcome: RollbackOutcome | undefined;
  readonly onRollback: () => void;
  readonly onChoose: () => void;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
};

/** The one place of rollback, on every screen: result of the last change, its undo, the button. */
export function RollbackDock(props: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.dock} aria-label={t('changes.region')}>
      <div className={classes.report} role="status">
        {props.outcome !== undefined && <Report outcome={props.outcome} />}
      </div>
      {props.outcome !== undefined && <UndoButtons {...props} outcome={props.outcome} />}
      <RollbackButton {...props} />
    </section>
  );
}

function RollbackButton({ aim, onRollback, onChoose }: Props) {
  const { t } = useTranslation();
  const { name, armed = false, would, long } = aim ?? {};
  const label = armed ? 'changes.rollBack' : aim ? 'changes.nothing' : 'changes.choose';
  return (
    <div className={classes.target}>
      <span className={classes.targetName}>
        {name ?? <em>{t('changes.chooseHint')}</em>}
        {would !== undefined && <span className={classes.would}>{would}</span>}
      </span>
      <Tooltip label={long} disabled={long === undefined} multiline maw={360}>
        <Button
          size="lg"
          className={classes.button}
          data-chosen={armed}
          aria-disabled={aim !== undefined && !armed}
          aria-description={long}
          leftSection={<IconPlayerSkipBackFilled size={20} aria-hidden />}
          rightSection={
            <Kbd size="xs" aria-hidden>
              ⇧R
            </Kbd>
          }
          onClick={aim ? onRollback : onChoose}
        >
          {t(label)}
        </Button>
      </Tooltip>
    </div>
  );
}

function UndoButtons({
  outcome: { what, name, undoable },
  onUndo,
  onDismiss,
}: Props & { readonly outcome: RollbackOutcome }) {
  const { t } = useTranslation();
  return (
    <div className={classes.undo}>
      {undoable && (
        <Tooltip label={t('changes.undoLong', { what, name })}>
          <Button
            variant="default"
            size="lg"
            leftSection={<IconArrowBackUp size={20} aria-hidden />}
            rightSection={
              <Kbd size="xs" aria-hidden>
                ⇧U
              </Kbd>
            }
            onClick={onUndo}
          >
            {t('changes.undo')}
            <span className="visually-hidden">
              : {what}, {name}
            </span>
          </Button>
        </Tooltip>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t('common.dismiss')}
        onClick={onDismiss}
      >
        <IconX size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Report({ outcome: { tone, what, name, parts } }: { readonly outcome: RollbackOutcome }) {
  const { t } = useTranslation();
  return (
    <div className={classes.outcome} data-tone={tone}>
      <ToneMark tone={tone} />
      <p className={classes.words}>
        <strong>
          {what} · {name}
        </strong>{' '}
        {parts.length === 0 ? t('changes.sent') : parts.join(' · ')}
      </p>
    </div>
  );
}

function ToneMark({ tone }: { readonly tone: Tone }) {
  switch (tone) {
    case 'running':
      return <Loader size={20} color="var(--ink-2)" />;
    case 'good':
      return <IconCircleCheck size={24} aria-hidden />;
    case 'partial':
      return <IconCircleHalf2 size={24} aria-hidden />;
    case 'bad':
      return <IconCircleX size={24} aria-hidden />;
  }
}
