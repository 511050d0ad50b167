import { HoverCard } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Severity } from '../../../shared/model/picture.ts';
import { SeverityMark } from '../common/severity-mark.tsx';
import type { Side } from './geo-layout.ts';
import classes from './site-pin.module.css';

type Props = {
  /** Where the pin leads. */
  readonly href: string;
  readonly name: string;
  readonly severity: Severity;
  readonly selected: boolean;
  /** Number of further sites at this place. */
  readonly others: number;
  readonly side: Side | undefined;
  /** Below the name of a site that is not well. */
  readonly worst: ReactNode;
  /** Shown when pointed at. */
  readonly card: ReactNode;
  /** Comes nearer until a crowd can be told apart. */
  readonly onNearer: () => void;
};

/** A site on the geographic map; the size of its mark does not change with the zoom. */
export function SitePin(props: Props) {
  const { t } = useTranslation();
  const { href, name, severity, selected, others, side, worst, card, onNearer } = props;
  const mark = <SeverityMark severity={severity} size={markSize[severity]} />;
  const body = (
    <>
      <span className={classes.mark}>
        {mark}
        {others > 0 && <span className={classes.others}>+{others}</span>}
      </span>
      {side === undefined ? (
        <span className="visually-hidden">{name}</span>
      ) : (
        <span className={classes.label} data-side={side}>
          <span className={classes.name}>{name}</span>
          {severity !== 'fine' && worst}
        </span>
      )}
    </>
  );
  const look = { className: classes.pin, 'data-severity': severity, 'data-selected': selected };
  if (others > 0) {
    return (
      <button type="button" {...look} title={t('map.nearer')} onClick={onNearer}>
        {body}
      </button>
    );
  }
  return (
    <HoverCard openDelay={150} position="top" shadow="md" withinPortal>
      <HoverCard.Target>
        <a {...look} href={href} draggable={false}>
          {body}
        </a>
      </HoverCard.Target>
      <HoverCard.Dropdown p={0} w={300} className={classes.popover}>
        {card}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}

const markSize: Record<Severity, string> = {
  broken: '28px',
  warning: '24px',
  unknown: '20px',
  fine: '18px',
};
