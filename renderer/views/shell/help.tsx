import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './help.module.css';

/** Every key, as the help shows it; `use-shortcuts.ts` and the map listen to them. */
const keys = [
  ['rollback', '⇧ R'],
  ['undo', '⇧ U'],
  ['palette', 'Ctrl K · ⌘ K'],
  ['map', 'M'],
  ['rollouts', 'L'],
  ['search', '/'],
  ['next', 'J'],
  ['previous', 'K'],
  ['open', 'O'],
  ['clear', 'Esc'],
  ['toggleMap', 'G'],
  ['pause', 'P'],
  ['advance', '⇧ N'],
  ['approve', '⇧ Y'],
  ['theme', 'T'],
  ['settings', ','],
  ['help', '?'],
] as const;

type Props = { readonly opened: boolean; readonly onClose: () => void };

export function Help({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shell.help')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <dl className={classes.keys}>
        {keys.map(([what, key]) => (
          <div key={what} className={classes.row}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(`shell.shortcut.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
