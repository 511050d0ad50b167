/** Read model of the fleet, for screens and the command line. */

export { Board } from './board.ts';
export { standingOf } from './service-now.ts';
