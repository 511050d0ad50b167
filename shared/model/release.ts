/** Whether and how the way back from a release exists, as its author says. */
export type WayBack =
  | { readonly kind: 'safe' }
  | { readonly kind: 'needs-migration'; readonly reason: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** Digests of one platform's image, `sha256:…`. `docker load` loses the manifest digest. */
export type PlatformImage = {
  /** `linux/amd64`, `linux/arm64`. */
  readonly platform: string;
  readonly manifest?: string;
  readonly config?: string;
};

/** One version of a service. */
export type Release = {
  readonly id: string;
  readonly service: string;
  readonly version: string;
  /** OCI reference, e.g. `registry.example/counter:1.4.0`. */
  readonly image: string;
  readonly platforms: readonly PlatformImage[];
  /** Added to the service's environment variables; wins over them. */
  readonly env: Readonly<Record<string, string>>;
  readonly rollback: WayBack;
  /** Run inside containers of the release that is left (backup), then of this one (command), before a camera moves. */
  readonly migration?: { readonly backup: readonly string[]; readonly command: readonly string[] };
  /** Feature flags that this release starts with, by name. */
  readonly flags?: Readonly<Record<string, boolean>>;
};
