import type { VariantNow } from '../../../shared/model/picture.ts';

export type LineShape = 'circle' | 'triangle' | 'square' | 'diamond' | 'bar';

/** Look of a line: it differs by colour, dash and shape at once. */
export type LineLook = {
  readonly color: string;
  /** As SVG's stroke-dasharray; `0` is a line without gaps. */
  readonly dash: string;
  readonly shape: LineShape;
  readonly width: number;
};

export type PlotLine = { readonly key: string; readonly name: string; readonly look: LineLook };

type RoleOrNone = NonNullable<VariantNow['role']> | 'none';

const looks: Readonly<Record<RoleOrNone, Omit<LineLook, 'width'>>> = {
  stable: { color: 'var(--stable)', dash: '0', shape: 'circle' },
  candidate: { color: 'var(--candidate)', dash: '7 4', shape: 'triangle' },
  shadow: { color: 'var(--shadow)', dash: '2 3', shape: 'square' },
  previous: { color: 'var(--previous)', dash: '10 3 2 3', shape: 'diamond' },
  none: { color: 'var(--previous)', dash: '1 4', shape: 'diamond' },
};

export const lookOf = (role: VariantNow['role'], width = 2): LineLook => ({
  ...looks[role ?? 'none'],
  width,
});

/** The total of all releases. */
export const totalLook: LineLook = { color: 'var(--ink-3)', dash: '0', shape: 'bar', width: 1.25 };

/** An SVG path around 0,0, about 9 px wide. */
export function shapePath(shape: LineShape): string {
  switch (shape) {
    case 'circle':
      return 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0';
    case 'triangle':
      return 'M0-5.5L5 4H-5Z';
    case 'square':
      return 'M-4-4H4V4H-4Z';
    case 'diamond':
      return 'M0-5.5L5.5 0L0 5.5L-5.5 0Z';
    case 'bar':
      return 'M-1.5-5.5H1.5V5.5H-1.5Z';
  }
}
