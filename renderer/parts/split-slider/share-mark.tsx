export type ShareMarkKind = 'asked' | 'applied' | 'frames' | 'counts';

type Props = { readonly kind: ShareMarkKind; readonly className?: string };

/** The shape of each kind of share, the same on the slider and beside its figure. */
export function ShareMark({ kind, className }: Props) {
  return (
    <svg
      className={className}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[kind]}
    </svg>
  );
}

const shapes: Readonly<Record<ShareMarkKind, React.ReactNode>> = {
  asked: <rect x="3" y="0" width="6" height="12" rx="3" fill="var(--ink)" />,
  applied: (
    <path
      d="M0 2H12V10H0ZM2 10 6 2M7 10 11 2"
      fill="color-mix(in srgb, var(--candidate) 55%, var(--surface-0))"
      stroke="var(--candidate)"
      strokeWidth="1.5"
    />
  ),
  frames: <path d="M6 1 11.5 11H.5Z" fill="var(--ink-2)" />,
  counts: (
    <path
      d="M6 .8 11.2 6 6 11.2.8 6Z"
      fill="var(--surface-1)"
      stroke="var(--ink-2)"
      strokeWidth="1.6"
    />
  ),
};
