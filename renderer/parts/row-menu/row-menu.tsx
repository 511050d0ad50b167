import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './row-menu.module.css';

type Props = {
  /** Subject of the menu. */
  readonly label: string;
  readonly disabled?: boolean;
  /** `Menu.Item`s. */
  readonly children: ReactNode;
};

/** The menu at the end of a row. Opens inside the content landmark, so that it belongs to the page. */
export function RowMenu({ label, disabled = false, children }: Props) {
  return (
    <Menu
      position="bottom-end"
      portalProps={{ target: '#content' }}
      withInitialFocusPlaceholder={false}
      classNames={{ item: classes.item ?? '' }}
    >
      <Menu.Target>
        <ActionIcon size={44} variant="subtle" color="gray" disabled={disabled} aria-label={label}>
          <IconDotsVertical size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
