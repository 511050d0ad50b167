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
import { canUndo, type Operation } from '../../state/changes-store.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './rollback-dock.module.css';
import { sayOperation, type Tone } from './say-operation.ts';

type Props = {
  /** Name of the site or environment that rollback acts on; absent while none is selected. */
  readonly target: string | undefined;
  readonly operation: Operation | undefined;
  /** Name of what the operation acts on. */
  readonly operationName: string;
  readonly onRollback: () => void;
  readonly onChoose: () => void;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
};

/** The one place of rollback, on every screen: how the last change went, its undo, and the button. */
export function RollbackDock(props: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.dock} aria-label={t('changes.region')}>
      <div className={classes.report} role="status">
        {props.operation !== undefined && (
          <OperationReport operation={props.operation} name={props.operationName} />
        )}
      </div>
      {props.operation !== undefined && <UndoButtons {...props} operation={props.operation} />}
      <RollbackButton {...props} />
    </section>
  );
}

function RollbackButton({ target, onRollback, onChoose }: Props) {
  const { t } = useTranslation();
  const chosen = target !== undefined;
  return (
    <div className={classes.target}>
      <span className={classes.targetName}>
        {chosen ? target : <em>{t('changes.chooseHint')}</em>}
      </span>
      <Button
        size="lg"
        className={classes.button}
        data-chosen={chosen}
        leftSection={<IconPlayerSkipBackFilled size={20} aria-hidden />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            ⇧R
          </Kbd>
        }
        onClick={chosen ? onRollback : onChoose}
      >
        {t(chosen ? 'changes.rollBack' : 'changes.choose')}
      </Button>
    </div>
  );
}

function UndoButtons({
  operation,
  operationName,
  onUndo,
  onDismiss,
}: Props & { readonly operation: Operation }) {
  const { t } = useTranslation();
  const what = t(`changes.name.${operation.kind}`);
  const long = t('changes.undoLong', { what, name: operationName });
  return (
    <div className={classes.undo}>
      {canUndo(operation) && (
        <Tooltip label={long}>
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
              : {what}, {operationName}
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

function OperationReport({
  operation,
  name,
}: {
  readonly operation: Operation;
  readonly name: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tone, parts } = sayOperation(t, format, operation, name);
  const what = t(`changes.name.${operation.kind}`);
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
