/** Result of an expression; undefined where HAProxy's sample is not found. */
export type Sample = string | number | boolean | undefined;

/** The process that rules run in, as they see it. */
export type RuleProcess = {
  /** A map's value in force. */
  lookUp(file: string, key: string): string | undefined;
  /** Requests of a tracked key in the table's period. */
  rate(table: string, key: string | undefined): number;
  track(table: string, key: string): void;
  /** Sends a copy to the service's shadow, unless `limit` copies are under way. */
  copy(exchange: Exchange, service: string, limit: number): void;
};

/** One request as the rules see it and change it. */
export type Exchange = {
  readonly process: RuleProcess;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly source: string;
  /** The address that it was sent to, where the router itself sent it. */
  readonly destination: string | undefined;
  readonly headers: Map<string, string>;
  readonly body: Buffer;
  readonly variables: Map<string, Sample>;
  /** The key that `track-sc0` has set. */
  tracked: string | undefined;
};
