import { useTranslation } from 'react-i18next';
import { figureSeconds } from '../../../shared/model/telemetry.ts';

type Props = { readonly figure: keyof typeof figureSeconds };

/** Beside a name of figures: the seconds that they are over, with a tooltip that says what they are. */
export function Over({ figure }: Props) {
  const { t } = useTranslation();
  const count = figureSeconds[figure];
  return (
    <small style={{ whiteSpace: 'nowrap' }} title={t(`common.over.${figure}`, { count })}>
      {t('traffic.seconds', { count })}
    </small>
  );
}
