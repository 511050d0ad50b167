/** One service in one site or in a whole environment. */
export type Scope =
  | { readonly kind: 'site'; readonly service: string; readonly site: string }
  | { readonly kind: 'environment'; readonly service: string; readonly environment: string };
