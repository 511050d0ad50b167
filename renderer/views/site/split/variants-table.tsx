import { Menu } from '@mantine/core';
import {
  IconArrowBigUpLine,
  IconCopy,
  IconCopyOff,
  IconFlag,
  IconFlagOff,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { VariantNow } from '../../../../shared/model/picture.ts';
import { Over } from '../../../parts/common/over.tsx';
import { RoleTag } from '../../../parts/common/role-tag.tsx';
import { Gap } from '../../../parts/common/states.tsx';
import { RowMenu } from '../../../parts/row-menu/row-menu.tsx';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import type { SiteService } from '../../../state/site-split.ts';
import { useFleet } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from './variants-table.module.css';

type Props = {
  readonly service: SiteService;
  readonly site: string;
  readonly onRemove: (variant: VariantNow) => void;
};

/** The releases of a service side by side, with what can be done with each. */
export function VariantsTable({ service, site, onRemove }: Props) {
  const { t } = useTranslation();
  const shown = service.now.variants.filter((one) => one.release !== undefined);
  if (shown.length === 0) return null;
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">
        {t('traffic.variants.caption', { service: service.service.name })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('traffic.variants.release')}</th>
          {(['servers', 'frames', 'errors', 'counts', 'latency'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`traffic.variants.${column}`)} {column !== 'servers' && <Over figure={column} />}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {shown.map((variant) => (
          <VariantRow
            key={variant.slot}
            variant={variant}
            service={service}
            site={site}
            onRemove={onRemove}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Props & { readonly variant: VariantNow };

function VariantRow({ variant, ...rest }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const up = variant.servers.filter((one) => one.state === 'up').length;
  const all = variant.servers.length;
  const number = (value: number | undefined) =>
    value === undefined ? <Gap /> : format.number(value);
  return (
    <tr>
      <th scope="row">
        {variant.role ? (
          <RoleTag role={variant.role} />
        ) : (
          <span className={classes.norole}>{t('traffic.variants.noRole')}</span>
        )}
        <span className={classes.release}>
          <ReleaseName id={variant.release} />{' '}
          <small>{t('common.slot', { slot: variant.slot })}</small>
        </span>
      </th>
      <td data-bad={up < all || all === 0}>{t('traffic.variants.serversUp', { up, all })}</td>
      <td>{number(variant.requestsPerSecond)}</td>
      <td data-bad={(variant.errorRatio ?? 0) >= 0.01}>
        {variant.errorRatio === undefined ? <Gap /> : format.percent(variant.errorRatio)}
        {(variant.failedConnections ?? 0) > 0 && (
          <small>
            {' '}
            {t('traffic.variants.failedConnections', {
              rate: format.number(variant.failedConnections ?? 0),
            })}
          </small>
        )}
      </td>
      <td>{number(variant.countsPerMinute)}</td>
      <td>
        {number(variant.p50Ms)} / {number(variant.p95Ms)}
      </td>
      <td>
        <VariantMenu variant={variant} {...rest} />
      </td>
    </tr>
  );
}

/** A release by its version; by its id when the fleet no longer has it. */
function ReleaseName({ id }: { readonly id: string | undefined }) {
  const release = useFleet()?.releases.find((one) => one.id === id);
  return <b title={id}>{release?.version ?? id}</b>;
}

function VariantMenu({ variant, service, site, onRemove }: RowProps) {
  const { t } = useTranslation();
  const commands = useSiteCommands(site);
  const connected = useConnected();
  const id = service.service.id;
  const { kind } = service.control;
  // Stable carries the traffic, and where nothing is managed nothing can be done.
  if (variant.role === 'stable') return null;
  if (kind === 'observing' || kind === 'unread') return null;
  return (
    <RowMenu label={t('traffic.variants.menu', { slot: variant.slot })} disabled={!connected}>
      {variant.role === 'candidate' && (
        <>
          <Menu.Item
            leftSection={<IconArrowBigUpLine size={18} aria-hidden />}
            onClick={() => void commands.promote(id)}
          >
            {t('traffic.act.promote')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFlagOff size={18} aria-hidden />}
            onClick={() => void commands.candidate(id, 'none')}
          >
            {t('traffic.act.stopCandidate')}
          </Menu.Item>
        </>
      )}
      {variant.role === 'shadow' && (
        <Menu.Item
          leftSection={<IconCopyOff size={18} aria-hidden />}
          onClick={() => void commands.mirror(id, 0)}
        >
          {t('traffic.act.stopCopies')}
        </Menu.Item>
      )}
      {variant.role === 'candidate' && service.service.shadow && !hasTraffic(service, variant) && (
        <Menu.Item
          leftSection={<IconCopy size={18} aria-hidden />}
          onClick={() => void commands.mirror(id, 1)}
        >
          {t('traffic.act.copyTo')}
        </Menu.Item>
      )}
      {variant.role !== 'candidate' && variant.role !== 'shadow' && kind === 'no-candidate' && (
        <Menu.Item
          leftSection={<IconFlag size={18} aria-hidden />}
          onClick={() => void commands.candidate(id, variant.slot)}
        >
          {t('traffic.act.makeCandidate')}
        </Menu.Item>
      )}
      {!hasTraffic(service, variant) && (
        <Menu.Item
          leftSection={<IconTrash size={18} aria-hidden />}
          onClick={() => onRemove(variant)}
        >
          {t('traffic.act.remove', { slot: variant.slot })}
        </Menu.Item>
      )}
    </RowMenu>
  );
}

/** A slot can be emptied only when nothing is meant to reach it. */
const hasTraffic = ({ now }: SiteService, { role }: VariantNow) =>
  role === 'shadow' ||
  (role === 'candidate' && (now.shares.asked !== 0 || now.shares.appliedCameras !== 0));
