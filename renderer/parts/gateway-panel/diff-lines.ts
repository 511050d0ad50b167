import { plainText } from '../../../shared/model/plain-text.ts';

export type DiffLine = {
  readonly n: number;
  readonly kind: 'file' | 'place' | 'added' | 'removed' | 'same';
  readonly text: string;
};

/** A unified diff, line by line, each with what it says. */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  // A removed line may itself begin with `--`: only the pair of both headings names a file.
  const heads = (index: number) =>
    (lines[index] ?? '').startsWith('--- ') && (lines[index + 1] ?? '').startsWith('+++ ');
  return lines.map((text, index) => ({
    n: index + 1,
    kind: heads(index) || heads(index - 1) ? 'file' : kindOf(text),
    text: plainText(text),
  }));
}

function kindOf(line: string): DiffLine['kind'] {
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return 'same';
}
