import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { createReporter, type Reporter } from './places.ts';
import { readTree, type Tree } from './tree.ts';

/** Far more than a fleet of thousands of cameras needs. */
export const mostBytes = 2 * 2 ** 20;

export type Yaml = {
  readonly reporter: Reporter;
  readonly tree: Tree | undefined;
  /** Offset of the first fault in the YAML itself; the text after it cannot be trusted. */
  readonly brokenAt: number | undefined;
};

/** Reads YAML 1.2 into plain data with places; its faults go to the reporter. */
export function readYaml(text: string, file: string): Yaml {
  const lines = new LineCounter();
  const reporter = createReporter(file, lines);
  if (text.length > mostBytes) {
    reporter.report(0, 'the file is too large', `at most ${mostBytes / 2 ** 20} MiB`);
    return { reporter, tree: undefined, brokenAt: 0 };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Comparing every key with every other takes minutes on a hostile file; readTree does it.
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  let brokenAt: number | undefined;
  for (const fault of [...document.errors, ...document.warnings]) {
    reporter.report(fault.pos[0], sentence(fault), 'one document of YAML 1.2, indented by spaces');
    brokenAt = Math.min(brokenAt ?? Infinity, fault.pos[0]);
  }
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    reporter.report(0, `YAML ${document.directives.yaml.version}`, 'YAML 1.2');
    brokenAt = 0;
  }
  return { reporter, tree: readTree(document, reporter), brokenAt };
}

const ours: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here',
  TAB_AS_INDENT: 'a tab as indentation',
};

/** In the style of our own problems: one short line, no capital, no full stop. */
function sentence(fault: YAMLError): string {
  const text = (ours[fault.code] ?? fault.message).replaceAll(/[^\x20-\x7e]+/g, ' ');
  const short = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  return short.charAt(0).toLowerCase() + short.slice(1).replace(/\.$/, '');
}
