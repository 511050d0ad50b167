import { IconCircleCheck, IconCircleDashed, IconCircleOff, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../shared/model/container.ts';
import classes from './container-table.module.css';

type Tone = 'good' | 'waiting' | 'off' | 'bad';

export function containerTone({ state, health }: Pick<Container, 'state' | 'health'>): Tone {
  switch (state) {
    case 'running':
      if (health === 'unhealthy') return 'bad';
      return health === 'starting' ? 'waiting' : 'good';
    case 'created':
    case 'removing':
      return 'waiting';
    case 'paused':
      return 'off';
    case 'restarting':
    case 'exited':
    case 'dead':
      return 'bad';
  }
}

const icons = {
  good: IconCircleCheck,
  waiting: IconCircleDashed,
  off: IconCircleOff,
  bad: IconCircleX,
} as const;

/** Its state, and its health while it runs: by shape and by word. */
export function ContainerState({ container }: { readonly container: Container }) {
  const { t } = useTranslation();
  const tone = containerTone(container);
  const Icon = icons[tone];
  const word =
    container.state === 'running'
      ? t(`engines.health.${container.health}`)
      : t(`engines.states.${container.state}`);
  return (
    <span className={classes.state} data-tone={tone}>
      <Icon size={16} aria-hidden /> {word}
    </span>
  );
}
