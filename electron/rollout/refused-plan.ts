/**
 * A plan that cannot even be tried: the request contradicts itself, or the site is not in a state
 * to begin from. What a machine lacks is a Shortfall instead.
 */
export class RefusedPlan extends Error {
  /** What a person can do about it. */
  readonly mend: string;
  /** Gateway that it is about. */
  readonly host: string | undefined;

  constructor(reason: string, mend: string, host?: string) {
    super(reason);
    this.name = 'RefusedPlan';
    this.mend = mend;
    this.host = host;
  }
}
