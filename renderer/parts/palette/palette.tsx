import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { matches } from '../../words/plain-text.ts';

export type Command = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
};

export type CommandGroup = { readonly title: string; readonly commands: readonly Command[] };

type Props = {
  readonly groups: readonly CommandGroup[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
};

const shownAtMost = 8;

/** The command palette; opens with Ctrl+K or Cmd+K. */
export function Palette({ groups, query, onQuery }: Props) {
  const { t } = useTranslation();
  const found = groups
    .map(({ title, commands }) => ({
      title,
      commands: commands
        .filter((one) => matches(query, `${one.label} ${one.hint ?? ''}`))
        .slice(0, shownAtMost),
    }))
    .filter((group) => group.commands.length > 0);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={onQuery}
      scrollable
      maxHeight="60vh"
      size="lg"
      overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
      attributes={{ content: { 'aria-label': t('shell.commands') } }}
    >
      <Spotlight.Search
        placeholder={t('shell.commandsHint')}
        aria-label={t('shell.commandsHint')}
        leftSection={<IconSearch size={20} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {found.length === 0 && <Spotlight.Empty>{t('shell.noCommand')}</Spotlight.Empty>}
        {found.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.commands.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={one.label}
                {...(one.hint === undefined ? {} : { description: one.hint })}
                leftSection={one.icon}
                onClick={one.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
