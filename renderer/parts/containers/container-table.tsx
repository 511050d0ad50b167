import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../shared/model/container.ts';
import type { Format } from '../../words/format.ts';
import { useFormat } from '../../words/use-format.ts';
import { Age } from '../common/age.tsx';
import { Gap } from '../common/states.tsx';
import { ContainerState } from './container-state.tsx';
import classes from './container-table.module.css';

type Props = {
  readonly engine: string;
  readonly containers: readonly Container[];
  readonly releaseName: (release: string) => string;
  readonly onLogs: (container: Container) => void;
};

/** Our containers on one engine. */
export function ContainerTable({ engine, containers, releaseName, onLogs }: Props) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('engines.caption', { engine })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('engines.container')}</th>
          <th scope="col">{t('engines.state')}</th>
          <th scope="col">{t('engines.cpu')}</th>
          <th scope="col">{t('engines.memory')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {containers.map((container) => (
          <ContainerRow
            key={container.id}
            container={container}
            releaseName={releaseName}
            onLogs={onLogs}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Pick<Props, 'releaseName' | 'onLogs'> & { readonly container: Container };

function ContainerRow({ container, releaseName, onLogs }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stats, slot, restarts, startedAt } = container;
  return (
    <tr>
      <th scope="row" title={`${container.name} · ${container.image}`}>
        <span className={classes.name}>{container.name}</span>
        <small>
          {releaseName(container.release)}
          {slot && ` · ${t('common.slot', { slot })}`} · :{container.port}
        </small>
      </th>
      <td>
        <ContainerState container={container} />
        <small data-bad={restarts > 0}>
          {startedAt && <Age at={startedAt} style="bare" />}
          {restarts > 0 && ` · ${t('engines.restarts', { count: restarts })}`}
        </small>
      </td>
      <td className={classes.figure}>{stats ? format.percent(stats.cpus) : <Gap />}</td>
      <td className={classes.figure}>
        {stats ? (
          <>
            {sayMemory(stats.memoryBytes, format)}
            {stats.memoryLimitBytes > 0 && (
              <small>
                {format.percent(stats.memoryBytes / stats.memoryLimitBytes)} /{' '}
                {sayMemory(stats.memoryLimitBytes, format)}
              </small>
            )}
          </>
        ) : (
          <Gap />
        )}
      </td>
      <td>
        <Button
          size="md"
          variant="default"
          px="xs"
          aria-label={t('engines.logs.openOf', { container: container.name })}
          onClick={() => onLogs(container)}
        >
          {t('engines.logs.open')}
        </Button>
      </td>
    </tr>
  );
}

const mebi = 1024 ** 2;

/** In the units in which memory is bought and limited. */
function sayMemory(bytes: number, format: Format): string {
  const gibi = bytes / mebi / 1024;
  return gibi >= 1 ? `${format.number(gibi)} GiB` : `${format.whole(bytes / mebi)} MiB`;
}
