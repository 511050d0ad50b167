import { useTranslation } from 'react-i18next';
import type { Role } from '../../../shared/model/split.ts';
import classes from './role-tag.module.css';

type Props = { readonly role: Role };

/** A role by its word, with the line style that charts draw it in. */
export function RoleTag({ role }: Props) {
  const { t } = useTranslation();
  return (
    <span className={classes.tag} data-role={role}>
      {t(`common.role.${role}`)}
    </span>
  );
}
