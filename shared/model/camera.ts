/** Property by which a gateway recognises the camera that sent a frame. */
export type CameraMatch =
  | { readonly kind: 'source'; readonly address: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'query'; readonly name: string; readonly value: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'certificate'; readonly commonName: string };

export type Camera = {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly gateway: string;
  readonly service: string;
  readonly zone: string;
  /** The camera's make and type. */
  readonly model: string;
  readonly match: CameraMatch;
  /** Its name in the camera label of the counter's metrics; absent: its id. */
  readonly metric?: string;
};
