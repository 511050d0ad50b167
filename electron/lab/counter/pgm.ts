/** A greyscale picture: one byte a pixel, row by row from the top left. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
};

const MAX_SIDE = 4096;
const HEADER_BYTES = 256;

export class MalformedFrame extends Error {}

/** Binary PGM (P5, 8 bit) as netpbm's pgm(5) has it; comments in the header are allowed. */
export function parsePgm(body: Uint8Array): Picture {
  const head = Buffer.from(body.subarray(0, HEADER_BYTES)).toString('latin1');
  const gap = String.raw`(?:\s|#[^\n]*\n)+`;
  const match = new RegExp(`^P5${gap}(\\d+)${gap}(\\d+)${gap}(\\d+)\\s`).exec(head);
  if (!match) throw new MalformedFrame('not a binary PGM: the header is not "P5 width height max"');
  const [width, height, max] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    throw new MalformedFrame(`a side of ${width}×${height} is not within 1 to ${MAX_SIDE}`);
  if (max < 1 || max > 255) throw new MalformedFrame(`maximum grey ${max} is not within 1 to 255`);
  const pixels = body.subarray(match[0].length);
  if (pixels.length !== width * height)
    throw new MalformedFrame(`${pixels.length} bytes of pixels, ${width * height} expected`);
  return { width, height, pixels };
}

export function encodePgm({ width, height, pixels }: Picture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
