export const environmentKinds = [
  'development',
  'staging',
  'production',
  'disaster-recovery',
] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

export type Environment = {
  readonly id: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** A CSS hex colour, `#rrggbb`. */
  readonly color: string;
  /** Lanes are drawn in this order, lowest first. */
  readonly order: number;
};
