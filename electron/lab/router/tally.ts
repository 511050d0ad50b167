/** Counters of a frontend, a backend or a server since the start of its process. */
export type Tally = {
  total: number;
  /** Answers by the first digit of their status; index 0: none of these. */
  readonly answers: [number, number, number, number, number, number];
  connectErrors: number;
  responseErrors: number;
  retries: number;
  redispatches: number;
  /** Refused by a rule. */
  denied: number;
  bytesIn: number;
  bytesOut: number;
  /** Mean time to the answer over about the last 1,024 requests, ms. */
  responseMs: number;
};

export function createTally(): Tally {
  return {
    total: 0,
    answers: [0, 0, 0, 0, 0, 0],
    connectErrors: 0,
    responseErrors: 0,
    retries: 0,
    redispatches: 0,
    denied: 0,
    bytesIn: 0,
    bytesOut: 0,
    responseMs: 0,
  };
}

export function countAnswer(tally: Tally, status: number, bytesIn: number, bytesOut: number): void {
  const digit = Math.floor(status / 100);
  const place = digit >= 1 && digit <= 5 ? digit : 0;
  tally.answers[place as 0] += 1;
  tally.bytesIn += bytesIn;
  tally.bytesOut += bytesOut;
}

const window = 1024;

export function countTime(tally: Tally, ms: number): void {
  const weight = 1 / Math.min(window, Math.max(1, tally.total));
  tally.responseMs += (ms - tally.responseMs) * weight;
}
