/** The read model: what screens and the command line show of the fleet. */

export { Board } from './board.ts';
export { standingOf } from './service-now.ts';
