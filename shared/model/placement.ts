export type Placement = {
  readonly id: string;
  readonly service: string;
  readonly site: string;
  readonly engine: string;
  readonly instances: number;
  /** Id of the release that an empty site starts with. */
  readonly initial?: string;
  /** Servers here take over only when those of the site itself are down. */
  readonly backupFor?: string;
};
