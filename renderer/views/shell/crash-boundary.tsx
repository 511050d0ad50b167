import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  readonly children: ReactNode;
  /** Shown in place of children that threw; `again` renders them anew. */
  readonly instead: (error: unknown, again: () => void) => ReactNode;
};
type State = { readonly failed: { readonly error: unknown } | undefined };

/** Keeps an error of its children from taking down what is around it. */
export class CrashBoundary extends Component<Props, State> {
  override state: State = { failed: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { failed: { error } };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === undefined) return this.props.children;
    return this.props.instead(failed.error, () => this.setState({ failed: undefined }));
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** In place of a screen that threw; the frame, and so the rollback, stays. */
export function ScreenCrash({
  error,
  onReload,
}: {
  readonly error: unknown;
  readonly onReload: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div role="alert" style={{ padding: 'var(--gap-6)', textAlign: 'center' }}>
      <IconBug size={32} aria-hidden />
      <p>
        <strong>{t('shell.crashed', { detail: reasonOf(error) })}</strong>
      </p>
      <p>{t('shell.crashedMend')}</p>
      <Button size="lg" onClick={onReload}>
        {t('shell.reload')}
      </Button>
    </div>
  );
}
