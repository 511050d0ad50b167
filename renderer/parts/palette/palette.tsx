import { Spotlight } from '@mantine/spotlight';
import { IconArrowDown, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type CommandGroup, findCommands } from './find-commands.ts';
import classes from './palette.module.css';

type Props = {
  readonly groups: readonly CommandGroup[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
};

/** The command palette; opens with Ctrl+K or Cmd+K. Enter does what is highlighted: at first the uppermost. */
export function Palette({ groups, query, onQuery }: Props) {
  const { t } = useTranslation();
  const { found, choices } = findCommands(groups, query);
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
        {choices > 0 && (
          <Spotlight.Action
            label={t('shell.chooseOne', { count: choices })}
            leftSection={<IconArrowDown size={20} aria-hidden />}
            closeSpotlightOnTrigger={false}
          />
        )}
        {found.map(({ title, commands, more }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {commands.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={one.label}
                {...(one.hint === undefined ? {} : { description: one.hint })}
                leftSection={one.icon}
                onClick={one.run}
              />
            ))}
            {more > 0 && <p className={classes.more}>{t('shell.moreFound', { count: more })}</p>}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
