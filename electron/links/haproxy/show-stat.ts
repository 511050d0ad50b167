import { limits, TooMuch } from './limits.ts';

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

/**
 * Reads the CSV of `show stat` by its own header line. Throws on anything else.
 * @param isWanted Whether the rows of this proxy are read at all: each costs a hundred columns.
 */
export function parseStat(
  answer: string,
  isWanted?: (pxname: string) => boolean,
): readonly StatRow[] {
  const [header, ...lines] = answer.split('\n');
  if (!header?.startsWith('# pxname,svname,')) throw new Error('show stat: no header line');
  const names = header.slice(2).split(',');
  const proxyOf = (line: string) => line.slice(0, Math.max(0, line.indexOf(',')));
  const rows = lines.filter((line) => line.trim() !== '');
  const wanted = isWanted ? rows.filter((line) => isWanted(proxyOf(line))) : rows;
  if (isWanted && wanted.length > limits.ownRows)
    throw new TooMuch(`show stat has more than ${limits.ownRows} rows of ours`);
  return wanted.map((line) => parseRow(names, line));
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
  for (let start = 0; start < line.length; ) {
    const end = line[start] === '"' ? afterQuotes(line, start) : start;
    const comma = line.indexOf(',', end);
    const stop = comma < 0 ? line.length : comma;
    const cell = line.slice(start, stop);
    cells.push(end > start ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    start = stop + 1;
  }
  return cells;
}

/** Where the quoted text that begins here is over; a quote in it stands twice. */
function afterQuotes(line: string, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = line.indexOf('"', at);
    if (at < 0) return line.length;
    if (line[at + 1] !== '"') return at + 1;
  }
}
