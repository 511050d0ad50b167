/** Where a link says what happened; never given a secret. */
export type LinkLog = (event: string, data: Record<string, unknown>) => void;
