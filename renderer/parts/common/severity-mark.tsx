import { useTranslation } from 'react-i18next';
import type { Severity } from '../../../shared/model/picture.ts';

type Props = {
  readonly severity: Severity;
  /** CSS length; 1em when absent. */
  readonly size?: string;
  /** Leave the name out where the word stands beside it. */
  readonly decorative?: boolean;
};

/** Broken is an octagon, warning a triangle, unknown a dashed ring, fine a small disc. */
export function SeverityMark({ severity, size = '1em', decorative = false }: Props) {
  const { t } = useTranslation();
  const style = { width: size, height: size, flex: 'none' };
  if (decorative) {
    return (
      <svg viewBox="0 0 16 16" style={style} aria-hidden="true">
        {shapes[severity]}
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 16 16" style={style} role="img" aria-label={t(`common.severity.${severity}`)}>
      {shapes[severity]}
    </svg>
  );
}

const shapes: Record<Severity, React.ReactNode> = {
  broken: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="var(--broken)" />
      <path d="m5 5 6 6m0-6-6 6" stroke="var(--broken-ink)" strokeWidth="2.2" fill="none" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1 15.6 14.6H.4z" fill="var(--warning)" />
      <path d="M8 5.6v4.6m0 1.4v1.7" stroke="var(--warning-ink)" strokeWidth="1.9" fill="none" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.3"
        fill="none"
        stroke="var(--unknown)"
        strokeWidth="2"
        strokeDasharray="3 2"
      />
      <path
        d="M6.1 6.4a2 2 0 1 1 2.7 1.9q-.8.4-.8 1.3m0 1.4v1.2"
        stroke="var(--unknown)"
        strokeWidth="1.5"
        fill="none"
      />
    </>
  ),
  fine: <circle cx="8" cy="8" r="4" fill="var(--fine)" />,
};
