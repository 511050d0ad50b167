import { Button } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../../parts/common/save-file.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { useApp } from '../../../state/use-app.ts';
import { RunError } from '../changes/run-error.tsx';
import dialog from '../panel/dialog.module.css';

type Script = { readonly fileName: string; readonly text: string };
type Said =
  | { readonly kind: 'saved' | 'copied'; readonly fileName: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The same installation as a file, where the remote user has no privilege: root runs it there. */
export function InstallScript({ gateway }: { readonly gateway: string }) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const [said, say] = useState<Said>();
  const give = async (kind: 'saved' | 'copied', hand: (script: Script) => unknown) => {
    try {
      const script = await client.api.traffic.installScript({ gateway });
      await hand(script);
      say({ kind, fileName: script.fileName });
    } catch (error) {
      say({ kind: 'failed', error });
    }
  };
  return (
    <section className={dialog.report} aria-label={t('site.install.script.title')}>
      <p className={dialog.said}>{t('site.install.script.what')}</p>
      <Button.Group>
        <Button
          size="md"
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          disabled={!connected}
          onClick={() => void give('saved', save)}
        >
          {t('site.install.script.save')}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconCopy size={18} aria-hidden />}
          disabled={!connected}
          onClick={() => void give('copied', ({ text }) => navigator.clipboard.writeText(text))}
        >
          {t('site.install.script.copy')}
        </Button>
      </Button.Group>
      {said?.kind === 'failed' && <RunError error={said.error} />}
      {said !== undefined && said.kind !== 'failed' && (
        <p className={dialog.good} role="status">
          {t(`site.install.script.${said.kind}`, { file: said.fileName })}
        </p>
      )}
    </section>
  );
}

const save = ({ fileName, text }: Script) => saveFile(fileName, 'application/x-sh', text);
