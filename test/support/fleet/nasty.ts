import { edited, exampleText } from './example.ts';
import type { Malformed } from './malformed.ts';

const tower = (levels: number) =>
  Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n');

/** Aliases of aliases: 9 to the power of `levels` values in a few lines. */
const bomb = (levels: number) =>
  Array.from({ length: levels }, (_, level) =>
    level === 0
      ? 'a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]'
      : `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
  ).join('\n');

/** Files made by hand to be as unpleasant as they can be. */
export const nasty: readonly Malformed[] = [
  ['empty', ''],
  ['only blanks', ' \n \n'],
  ['only a comment', '# nothing\n'],
  ['only a byte order mark', '\uFEFF'],
  ['null', 'null'],
  ['a word', 'fleet'],
  ['a number', '42'],
  ['a list', '- name: x\n- sites: y\n'],
  ['JSON that is cut off', '{"name": "x", "sites": {'],
  ['HTML', '<!DOCTYPE html><html><body>404 Not Found</body></html>'],
  ['an archive', 'PK\u0003\u0004\u0014\u0000\u0000\u0000\b\u0000\u00e1\u009a'],
  ['UTF-16 read as UTF-8', [...exampleText].join('\u0000')],
  ['a NUL at the end', `${exampleText}\u0000`],
  ['a merge conflict', edited('sites:\n', '<<<<<<< HEAD\nsites:\n=======\n>>>>>>> main\n')],
  ['the file twice', exampleText + exampleText],
  ['two documents', `${exampleText}---\n${exampleText}`],
  ['tabs', exampleText.replaceAll('  ', '\t')],
  ['one level too far in', exampleText.replaceAll('\n  ', '\n    ').replace('    name', '  name')],
  ['YAML 1.1', `%YAML 1.1\n---\n${exampleText}`],
  ['an unknown directive', `%TALLY yes\n---\n${exampleText}`],
  ['a tag that makes code', edited('Bench camera 1', '!!js/function "function () {}"')],
  ['a tag that makes bytes', edited('Bench camera 1', '!!binary aGVsbG8=')],
  ['a merge key', edited('name: Bench camera 1', '<<: { name: x }')],
  ['a key that is a list', edited('name: Bench camera 1', '? [a, b]\n    : c')],
  ['a key that is true', edited('name: Bench camera 1', 'true: c')],
  ['a key that is empty', edited('name: Bench camera 1', '"": c')],
  ['__proto__ as a key', edited('name: Bench camera 1', '__proto__: { isAdmin: true }')],
  ['__proto__ as an id', edited('q2-cam-1:', '__proto__:')],
  ['constructor as an id', edited('q2-cam-1:', 'constructor:')],
  ['__proto__ as a reference', edited('environment: staging', 'environment: __proto__')],
  ['constructor as a gateway', exampleText.replaceAll('gateway: q2-gate', 'gateway: constructor')],
  ['toString as a service', exampleText.replaceAll('service: counter', 'service: toString')],
  ['valueOf as an engine', exampleText.replaceAll('engine: q2-engine', 'engine: valueOf')],
  [
    'hasOwnProperty as a release',
    exampleText.replaceAll('initial: counter-1-4', 'initial: hasOwnProperty'),
  ],
  ['an alias of itself', `${exampleText}\nx: &x [*x]\n`],
  ['an alias bomb', bomb(9)],
  ['an alias bomb in a fleet', `${exampleText}\n${bomb(12)}\n`],
  ['brackets without end', '['.repeat(10_000)],
  ['braces without end', '{a: '.repeat(5_000)],
  ['dashes without end', '- '.repeat(10_000)],
  ['questions without end', '? '.repeat(5_000)],
  ['a tower', tower(1500)],
  ['a fleet under a tower', `${tower(30)} ${exampleText.split('\n')[0]}`],
  ['one line of a million letters', `name: ${'x'.repeat(1_000_000)}`],
  ['twenty thousand keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ['one key ten thousand times', 'a: 1\n'.repeat(10_000)],
  ['quotes', '"'.repeat(10_000)],
  ['colons', ':'.repeat(10_000)],
  ['commas', `[${','.repeat(10_000)}`],
  ['anchors', '&a '.repeat(10_000)],
  ['aliases of nothing', `[${'*a, '.repeat(10_000)}]`],
  ['a file of three megabytes', `${exampleText}${'# x\n'.repeat(800_000)}`],
];
