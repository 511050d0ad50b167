import { Button, PasswordInput } from '@mantine/core';
import { IconKey, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostKey } from '../../../shared/model/link.ts';
import { useApp } from '../../state/use-app.ts';
import type { WaitingHost } from '../../state/waiting-hosts.ts';
import { sayError } from '../../words/say-error.ts';
import classes from './host-attention.module.css';

/** One host that waits for a person: its fault, its key, advice and actions. */
export function HostCard({ waiting: { host, state } }: { readonly waiting: WaitingHost }) {
  const { t } = useTranslation();
  const { utils } = useApp();
  const { code, detail, at = host } = state.fault;
  const trust = useMutation(utils.links.trust.mutationOptions());
  const retry = useMutation(utils.links.retry.mutationOptions());
  const secret = useMutation(utils.links.secret.mutationOptions());
  const error = trust.error ?? retry.error ?? secret.error;
  const changed = code === 'host-key-changed';
  const { hostKey } = state;
  return (
    <article className={classes.card} data-alarm={changed}>
      <h3>{t(`links.what.${code}`, { host: at })}</h3>
      {detail !== '' && code !== 'host-key-unknown' && <p>{detail}</p>}
      <p>{t(`links.mend.${code}`)}</p>
      {hostKey !== undefined && <Key hostKey={hostKey} />}
      {state.secret !== undefined && (
        <SecretForm
          host={at}
          busy={secret.isPending}
          onGive={(given) => secret.mutate({ host, secret: given })}
        />
      )}
      <div className={classes.actions}>
        {hostKey !== undefined && (
          <Button
            size="lg"
            className={changed ? (classes.alarm ?? '') : ''}
            loading={trust.isPending}
            leftSection={<IconShieldCheck size={20} aria-hidden />}
            onClick={() => trust.mutate({ host, fingerprint: hostKey.fingerprint })}
          >
            {t(changed ? 'links.trustChanged' : 'links.trust')}
          </Button>
        )}
        <Button
          size="lg"
          variant="default"
          loading={retry.isPending}
          leftSection={<IconRefresh size={20} aria-hidden />}
          onClick={() => retry.mutate({ host })}
        >
          {t('common.retry')}
        </Button>
      </div>
      {error !== null && (
        <p role="alert" className={classes.failed}>
          {sayError(t, error).what} {sayError(t, error).mend}
        </p>
      )}
    </article>
  );
}

function Key({ hostKey }: { readonly hostKey: HostKey }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.key}>
      <dt>{t('links.fingerprint')}</dt>
      <dd>{hostKey.fingerprint}</dd>
      <dt>{t('links.algorithm')}</dt>
      <dd>{hostKey.algorithm}</dd>
    </dl>
  );
}

type SecretProps = {
  readonly host: string;
  readonly busy: boolean;
  readonly onGive: (secret: string) => void;
};

function SecretForm({ host, busy, onGive }: SecretProps) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (secret !== '') onGive(secret);
    setSecret('');
  };
  return (
    <form className={classes.actions} onSubmit={submit} style={{ marginBottom: 'var(--gap-3)' }}>
      <PasswordInput
        size="lg"
        style={{ flex: 1 }}
        label={t('links.secret', { host })}
        autoComplete="off"
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="lg"
        loading={busy}
        disabled={secret === ''}
        leftSection={<IconKey size={20} aria-hidden />}
      >
        {t('links.give')}
      </Button>
    </form>
  );
}
