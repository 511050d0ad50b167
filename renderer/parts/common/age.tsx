import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useApp } from '../../state/use-app.ts';
import { useFormat } from '../../words/use-format.ts';

type Props = {
  /** RFC 3339. */
  readonly at: string;
  /** `ago`: "12 sec ago" · `for`: "for 12 sec" · `bare`: "12 sec". */
  readonly style?: 'ago' | 'for' | 'bare';
};

/** How old something is by the backend's clock; draws again only when its words change. */
export function Age({ at, style = 'ago' }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const then = Date.parse(at);
  const age = useStore(useApp().clock, (now) => format.age(now - then));
  const text = style === 'bare' ? age : t(style === 'for' ? 'common.for' : 'common.ago', { age });
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {text}
    </time>
  );
}
