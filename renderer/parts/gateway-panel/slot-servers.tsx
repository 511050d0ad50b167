import { IconCircleCheck, IconCircleDashed, IconCircleX, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ServerNow, VariantNow } from '../../../shared/model/picture.ts';
import { RoleTag } from '../common/role-tag.tsx';
import classes from './slot-servers.module.css';

type Props = {
  readonly variants: readonly VariantNow[];
  readonly releaseName: (release: string | undefined) => string;
};

/** The slots of a service with their servers, as HAProxy sees them. */
export function SlotServers({ variants, releaseName }: Props) {
  const { t } = useTranslation();
  return (
    <ul className={classes.slots}>
      {variants.map((variant) => (
        <li key={variant.slot}>
          <span className={classes.slot}>
            <b>{t('common.slot', { slot: variant.slot })}</b>
            {variant.role && <RoleTag role={variant.role} />}
            {variant.release && <span>{releaseName(variant.release)}</span>}
          </span>
          {variant.servers.length === 0 && (
            <span className={classes.none}>{t('site.gateways.noServers')}</span>
          )}
          {variant.servers.map((server) => (
            <span key={server.name} className={classes.server} data-state={server.state}>
              <ServerIcon state={server.state} />
              <code>
                {server.address}:{server.port}
              </code>
              <b>{t(`site.gateways.${server.state}`)}</b>
              <small>{server.check}</small>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function ServerIcon({ state }: { readonly state: ServerNow['state'] }) {
  switch (state) {
    case 'up':
      return <IconCircleCheck size={16} aria-hidden />;
    case 'down':
      return <IconCircleX size={16} aria-hidden />;
    case 'maintenance':
    case 'draining':
      return <IconTool size={16} aria-hidden />;
    case 'checking':
      return <IconCircleDashed size={16} aria-hidden />;
  }
}
