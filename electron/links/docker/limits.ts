/**
 * Limits on the answers of one engine; more is a fault of that engine. Each limit
 * lies well above what a busy edge server with some hundred containers gives.
 */

/** Bytes of one JSON answer: `docker info` has some 5 kB. */
export const ANSWER_BYTES = 512 * 1024;
/** Bytes of an inspection: some 10 kB, and 20 kB at most for the log of its health check. */
export const INSPECTION_BYTES = 128 * 1024;
/** Bytes of a list of containers: a row has 1 to 3 kB. */
export const LIST_BYTES = 4 * 1024 * 1024;
/** Bytes of a log that is read at once: its last 200 lines, of 16 kB at most each. */
export const LOG_BYTES = 4 * 1024 * 1024;
/** Bytes of an error's text: Docker writes a sentence. */
export const ERROR_BYTES = 64 * 1024;
/** Brackets in one another: Docker's deepest answer has 9. */
export const JSON_DEPTH = 64;
/** Interim answers (`100 Continue`) to one request: Docker gives one at most. */
export const INTERIM_ANSWERS = 8;

/** Containers of an engine: a bridge network of Docker's holds 1,023. */
export const CONTAINERS = 1000;
/** Requests that one reading has open at a time. */
export const AT_ONCE = 8;
/** ms for the memory of all containers: one answer takes 5 ms. */
export const STATS_MS = 20_000;

/** Events in ten seconds: 200 containers checked once a second give 2,000. */
export const EVENTS = 5000;
export const EVENTS_WINDOW_MS = 10_000;

/** Characters of a line: Docker itself cuts a log's lines at 16 kB; an event has less than 4 kB. */
export const LINE_CHARS = 16 * 1024;
export const JSON_LINE_CHARS = 64 * 1024;
/** Bytes of a frame in which Docker wraps output: it writes at most 32 kB at once. */
export const FRAME_BYTES = 16 * 1024 * 1024;
/** Bytes of what a program in a container says, wrapping included. */
export const OUTPUT_BYTES = 1024 * 1024;

/** Bytes of the progress of one pull or load: ten layers for an hour give 30 MB. */
export const PROGRESS_BYTES = 64 * 1024 * 1024;
/** Layers of an image: Docker allows 127. */
export const LAYERS = 256;
/** ms of one pull or load: 10 GB over 10 Mbit/s take 2.3 h. */
export const TRANSFER_MS = 3 * 60 * 60 * 1000;

/** Bytes of the archive in which a file of a container comes. */
export const ARCHIVE_BYTES = 1024 * 1024;

/** Characters of a text of an engine that is kept: a version, a name, a reason. */
export const TEXT_CHARS = 500;
