import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { type FilePlace, type Reporter, shown } from './places.ts';

/** Aliases may multiply a file, but not without end. */
const mostNodes = 500_000;
const deepest = 24;

/** Plain data of a YAML document, and where each part of it stands. */
export type Tree = { readonly value: unknown; readonly place: FilePlace };

type Walk = {
  readonly reporter: Reporter;
  readonly anchors: Map<string, Node>;
  nodes: number;
  gaveUp: boolean;
};

/**
 * Walks the parsed document by hand rather than through `toJS()`: so that every value keeps its
 * place, doubled keys and aliases cost linear time, and keys such as `__proto__` never become data.
 */
export function readTree(document: Document, reporter: Reporter): Tree {
  const walk = { reporter, anchors: new Map(), nodes: 0, gaveUp: false };
  return read(walk, document.contents, { at: 0, depth: 0 });
}

/** `at` is where to point when the node itself has no place; `key` where its key stands. */
type Position = { readonly at: number; readonly key?: number; readonly depth: number };

function read(walk: Walk, node: unknown, position: Position): Tree {
  const { depth } = position;
  const at = offsetOf(node) ?? position.at;
  const place = (children: ReadonlyMap<string, FilePlace>): FilePlace => ({
    value: at,
    children,
    ...(position.key === undefined ? {} : { key: position.key }),
  });
  const leaf = (value: unknown): Tree => ({ value, place: place(new Map()) });

  walk.nodes += 1;
  if (walk.nodes > mostNodes || depth > deepest) return leaf(giveUp(walk, at));
  if (isAlias(node)) {
    const target = walk.anchors.get(node.source);
    if (target !== undefined) return read(walk, target, { ...position, at, depth: depth + 1 });
    walk.reporter.report(at, `the alias ${shown(node.source)}`, 'an anchor of that name before it');
    return leaf(undefined);
  }
  if (isNode(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isMap(node)) {
    const { value, children } = readMap(walk, node.items, at, depth);
    return { value, place: place(children) };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => read(walk, item, { at, depth: depth + 1 }));
    const children = new Map(items.map((item, index) => [String(index), item.place]));
    return { value: items.map((item) => item.value), place: place(children) };
  }
  return leaf(isScalar(node) ? node.value : undefined);
}

type Pairs = readonly { readonly key: unknown; readonly value: unknown }[];

function readMap(walk: Walk, items: Pairs, at: number, depth: number) {
  const { reporter } = walk;
  const value: Record<string, unknown> = {};
  const children = new Map<string, FilePlace>();
  for (const pair of items) {
    const name = isScalar(pair.key) ? pair.key.value : undefined;
    const key = offsetOf(pair.key) ?? at;
    if (typeof name !== 'string') {
      reporter.report(key, 'a key that is not text', 'a key of text; put numbers in quotes');
    } else if (name in Object.prototype) {
      reporter.report(key, `the key ${shown(name)}`, 'any other name');
    } else if (children.has(name)) {
      reporter.report(key, `${shown(name)} stands twice`, 'each key once');
    } else {
      const child = read(walk, pair.value, { at: key, key, depth: depth + 1 });
      value[name] = child.value;
      children.set(name, child.place);
    }
  }
  return { value, children };
}

function giveUp(walk: Walk, at: number): undefined {
  if (!walk.gaveUp) {
    walk.reporter.report(at, 'nesting or aliases without end', `at most ${deepest} levels`);
  }
  walk.gaveUp = true;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
