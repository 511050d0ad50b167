/**
 * The same keys with other words. Vietnamese has only the plural form `other`,
 * so the English `…_one` has no counterpart.
 */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Translated<T[K]>;
};
