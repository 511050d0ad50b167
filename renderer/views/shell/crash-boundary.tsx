import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { readonly children: ReactNode };
type State = { readonly error: unknown };

/** A screen that throws leaves the frame, and so the rollback, standing. */
export class CrashBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Crashed error={error} onReload={() => this.setState({ error: undefined })} />;
  }
}

function Crashed({ error, onReload }: { readonly error: unknown; readonly onReload: () => void }) {
  const { t } = useTranslation();
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" style={{ padding: 'var(--gap-6)', textAlign: 'center' }}>
      <IconBug size={32} aria-hidden />
      <p>
        <strong>{t('shell.crashed', { detail })}</strong>
      </p>
      <p>{t('shell.crashedMend')}</p>
      <Button size="lg" onClick={onReload}>
        {t('shell.reload')}
      </Button>
    </div>
  );
}
