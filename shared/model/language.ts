/** Languages of the interface. */
export const languages = ['en', 'vi'] as const;
export type Language = (typeof languages)[number];
