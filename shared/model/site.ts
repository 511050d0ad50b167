/** One installation with a place on the map. */
export type Site = {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name, e.g. `Asia/Ho_Chi_Minh`. */
  readonly timeZone: string;
};
