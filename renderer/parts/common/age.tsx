import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { useClock } from './clock.ts';

type Props = {
  /** RFC 3339. */
  readonly at: string;
  /** `ago`: "12 sec ago" · `for`: "for 12 sec" · `bare`: "12 sec". */
  readonly style?: 'ago' | 'for' | 'bare';
};

// Values that are read every second would else flicker between 0 and 1.
const justNowMs = 3000;

/** Age of a time by the backend's clock; draws again only when its words change. */
export function Age({ at, style = 'ago' }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const then = Date.parse(at);
  const text = useClock((now) => {
    const age = format.age(now - then);
    if (style === 'bare') return age;
    if (style === 'for') return t('common.for', { age });
    return now - then < justNowMs ? t('common.justNow') : t('common.ago', { age });
  });
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {text}
    </time>
  );
}
