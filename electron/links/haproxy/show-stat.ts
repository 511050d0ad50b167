/**
 * One line of `show stat`. Numbers are as HAProxy counts them: totals since its start,
 * times in ms. An empty field is absent, never 0.
 */
export type StatRow = {
  readonly pxname: string;
  readonly svname: string;
  readonly kind: 'frontend' | 'backend' | 'server' | 'socket';
  readonly status: string;
  /** Text of the last health check, e.g. `L7OK/200`. */
  readonly check: string;
  readonly numbers: Readonly<Record<string, number>>;
};

const kinds = ['frontend', 'backend', 'server', 'socket'] as const;

/** Reads the CSV of `show stat` by its own header line. Throws on anything else. */
export function parseStat(answer: string): readonly StatRow[] {
  const [header, ...lines] = answer.split('\n');
  if (!header?.startsWith('# pxname,svname,')) throw new Error('show stat: no header line');
  const names = header.slice(2).split(',');
  return lines.filter((line) => line.trim() !== '').map((line) => parseRow(names, line));
}

function parseRow(names: readonly string[], line: string): StatRow {
  const cells = splitCsv(line);
  const text: Record<string, string> = {};
  const numbers: Record<string, number> = {};
  names.forEach((name, index) => {
    const cell = cells[index] ?? '';
    text[name] = cell;
    if (cell !== '' && Number.isFinite(Number(cell))) numbers[name] = Number(cell);
  });
  const kind = kinds[numbers.type ?? -1];
  if (!kind || !text.pxname || !text.svname)
    throw new Error(`show stat: not a row: ${line.slice(0, 80)}`);
  const check = [text.check_status, text.check_code].filter(Boolean).join('/');
  return {
    pxname: text.pxname,
    svname: text.svname,
    kind,
    status: text.status ?? '',
    check,
    numbers,
  };
}

/** Fields with commas or quotes stand in double quotes (`last_chk`, `cookie`). */
function splitCsv(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy;
  while (cell.lastIndex < line.length) {
    const found = cell.exec(line);
    if (!found) break;
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
  }
  return cells;
}
