import { Button, Tooltip } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconThumbUp,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rollout, RolloutCommand } from '../../../shared/model/rollout.ts';
import { commandsFor } from '../../state/rollout-facts.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useApp } from '../../state/use-app.ts';

/** In the order of the buttons; rollback has its own place. */
const shown = [
  ['approve', IconThumbUp, '⇧ Y'],
  ['resume', IconPlayerPlay, 'P'],
  ['pause', IconPlayerPause, 'P'],
  ['advance', IconPlayerSkipForward, '⇧ N'],
  ['abort', IconX, undefined],
] as const satisfies readonly (readonly [RolloutCommand, TablerIcon, string | undefined])[];

/** Buttons for the commands that a rollout accepts in its present state. */
export function CommandButtons({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const { rolloutCommands } = useApp();
  const connected = useConnected();
  const sending = useStore(rolloutCommands, ({ last }) =>
    last?.kind === 'sent' && last.rollout === rollout.id ? last.command : undefined,
  );
  const allowed = commandsFor(rollout);
  const watched = rollout.state.phase.kind === 'keeping';
  return shown
    .filter(([command]) => allowed.has(command))
    .map(([command, Icon, key]) => {
      const ends = command === 'advance' && watched;
      const long = t(`rolloutLive.commandLong.${ends ? 'retire' : command}`);
      return (
        <Tooltip
          key={command}
          label={key === undefined ? long : `${long} (${key})`}
          multiline
          maw={320}
        >
          <Button
            size="md"
            variant={command === 'approve' || command === 'resume' ? 'filled' : 'default'}
            leftSection={<Icon size={18} aria-hidden />}
            loading={sending === command}
            disabled={!connected}
            onClick={() => void rolloutCommands.tell(rollout, command)}
          >
            {ends ? t('rolloutLive.endWatch') : t(`rollouts.command.${command}`)}
          </Button>
        </Tooltip>
      );
    });
}
