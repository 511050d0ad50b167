import type { TFunction } from 'i18next';
import type { Format } from './format.ts';

/** share: 0–1, said in per cent · ratio: so many times · seconds: whole ones. */
export type FigureUnit = 'share' | 'ratio' | 'seconds';

/** Digits after the point: those of the language first, then as many as tell the two apart. */
const digits = [undefined, 1, 2] as const;

/** A figure and its limit, so that they differ; where nothing tells them apart it is over the limit. */
export function sayApart(
  { t, format }: { readonly t: TFunction; readonly format: Format },
  unit: FigureUnit,
  { value, limit }: { readonly value: number; readonly limit: number },
): { readonly value: string; readonly limit: string } {
  const say = (figure: number, after: number | undefined): string => {
    switch (unit) {
      case 'share':
        return after === undefined
          ? format.percent(figure)
          : `${format.exact(figure * 100, after)}%`;
      case 'ratio':
        return `${after === undefined ? format.number(figure) : format.exact(figure, after)}×`;
      case 'seconds':
        return t('traffic.seconds', { count: Math.round(figure) });
    }
  };
  const said = digits.map((after) => ({ value: say(value, after), limit: say(limit, after) }));
  const most = say(limit, undefined);
  return (
    said.find((one) => one.value !== one.limit) ?? {
      value: t('rolloutNeeds.over', { limit: most }),
      limit: most,
    }
  );
}
