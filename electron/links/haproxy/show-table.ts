/** Requests that a stick table has counted for one key since the key was made. */
export type TableRow = {
  readonly key: string;
  readonly requests: number;
  /** Requests in the table's own period. */
  readonly recent: number;
};

/** Keys as cameras have them: an id, or a sender's address. A frame may carry any other text. */
const plainKey = /^[\w.:@/+-]{1,128}$/;

/** Reads `show table NAME`; lines that are not rows, or whose key is no id, are passed over. */
export function parseTable(answer: string): readonly TableRow[] {
  const rows: TableRow[] = [];
  for (const line of answer.split('\n')) {
    const key = line.match(/^0x[0-9a-f]+: key=(\S+) /)?.[1];
    if (!key || !plainKey.test(key)) continue;
    const requests = Number(line.match(/ http_req_cnt=(\d+)/)?.[1] ?? 0);
    const recent = Number(line.match(/ http_req_rate\(\d+\)=(\d+)/)?.[1] ?? 0);
    rows.push({ key, requests, recent });
  }
  return rows;
}
