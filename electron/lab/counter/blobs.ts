import type { Picture } from './pgm.ts';

/** A bright spot: its centre in pixels and its size. */
export type Blob = { readonly x: number; readonly y: number; readonly area: number };

/** Finds 4-connected areas at least as bright as `threshold` and of at least `minArea` pixels. */
export function findBlobs(picture: Picture, threshold: number, minArea: number): readonly Blob[] {
  const parents = unite(picture, threshold);
  const sums = new Map<number, { x: number; y: number; area: number }>();
  for (let i = 0; i < parents.length; i++) {
    if (parents[i] === NONE) continue;
    const root = find(parents, i);
    const sum = sums.get(root) ?? { x: 0, y: 0, area: 0 };
    sum.x += i % picture.width;
    sum.y += Math.floor(i / picture.width);
    sum.area += 1;
    sums.set(root, sum);
  }
  return [...sums.values()]
    .filter((sum) => sum.area >= minArea)
    .map(({ x, y, area }) => ({ x: x / area + 0.5, y: y / area + 0.5, area }));
}

const NONE = -1;

/** Union-find over the bright pixels: each is joined to its left and upper neighbour. */
function unite({ width, pixels }: Picture, threshold: number): Int32Array {
  const parents = new Int32Array(pixels.length).fill(NONE);
  for (let i = 0; i < pixels.length; i++) {
    if ((pixels[i] ?? 0) < threshold) continue;
    parents[i] = i;
    if (i % width > 0 && parents[i - 1] !== NONE) join(parents, i - 1, i);
    if (i >= width && parents[i - width] !== NONE) join(parents, i - width, i);
  }
  return parents;
}

function find(parents: Int32Array, start: number): number {
  let i = start;
  for (let parent = parents[i] ?? i; parent !== i; parent = parents[i] ?? i) {
    parents[i] = parents[parent] ?? parent;
    i = parent;
  }
  return i;
}

function join(parents: Int32Array, a: number, b: number): void {
  parents[find(parents, b)] = find(parents, a);
}
