import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'vite';

export const root = dirname(dirname(dirname(import.meta.dirname)));

/** A file of the house, read and parsed once. Paths are from the root, with `/`. */
export type Source = {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
  readonly functions: readonly FunctionSpan[];
  readonly problems: readonly string[];
};

export type Import = {
  /** As written. */
  readonly specifier: string;
  /** From the root, when it is a file of ours. */
  readonly path?: string;
  /** Vanishes at run time. */
  readonly typeOnly: boolean;
};

export type FunctionSpan = {
  readonly line: number;
  readonly lines: number;
  readonly hasJsx: boolean;
  /** Holds tests: a table of contents rather than a function. */
  readonly isSuite: boolean;
};

const rooms = ['electron', 'renderer', 'shared', 'test', 'scripts'];

export function readSources(): readonly Source[] {
  return rooms.flatMap(filesUnder).map(readSource);
}

/** Files of the program itself. */
export const productOf = (sources: readonly Source[]): readonly Source[] =>
  sources.filter(({ path }) => /^(electron|renderer|shared)\//.test(path));

function filesUnder(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const parsed = parseSync(path, text, { sourceType: 'module' });
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    imports: importsOf(path, text, parsed.module),
    hasDefaultExport: parsed.module.staticExports.some((each) =>
      each.entries.some((entry) => entry.exportName.kind === 'Default'),
    ),
    functions: functionsOf(parsed.program, text),
    problems: parsed.errors.map((error) => error.message),
  };
}

type Module = ReturnType<typeof parseSync>['module'];

function importsOf(path: string, text: string, module: Module): readonly Import[] {
  const from = (specifier: string, typeOnly: boolean): Import =>
    specifier.startsWith('.')
      ? { specifier, typeOnly, path: posix.join(posix.dirname(path), specifier) }
      : { specifier, typeOnly };
  const imported = module.staticImports.map(({ moduleRequest, entries }) =>
    from(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType)),
  );
  const reExported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.moduleRequest ? [from(entry.moduleRequest.value, entry.isType)] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"](.+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    return literal ? [from(literal, false)] : [];
  });
  return [...imported, ...reExported, ...dynamic];
}

type Node = { readonly type: string; readonly start: number; readonly end: number };
type Contents = { readonly hasJsx: boolean; readonly isSuite: boolean };

function functionsOf(program: unknown, text: string): readonly FunctionSpan[] {
  const found: FunctionSpan[] = [];
  const lineAt = lineCounter(text);
  const visit = (node: Node): Contents => {
    const inside = childrenOf(node).map(visit);
    const contents = {
      hasJsx: node.type.startsWith('JSX') || inside.some(({ hasJsx }) => hasJsx),
      isSuite: isTestCall(node) || inside.some(({ isSuite }) => isSuite),
    };
    if (/^(Function|ArrowFunction)/.test(node.type) && 'body' in node && node.body) {
      const line = lineAt(node.start);
      found.push({ line, lines: lineAt(node.end) - line + 1, ...contents });
    }
    return contents;
  };
  visit(program as Node);
  return found;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

function childrenOf(node: Node): readonly Node[] {
  const values: readonly unknown[] = Object.values(node).flat();
  return values.filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

type Callee = { readonly callee?: Callee; readonly object?: Callee; readonly name?: string };

/** `it(…)`, `describe.each(…)(…)` and their like. */
function isTestCall(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  let root: Callee = node as object;
  for (let inner = root.callee; inner; inner = inner.callee ?? inner.object) root = inner;
  return ['describe', 'it', 'test'].includes(root.name ?? '');
}
