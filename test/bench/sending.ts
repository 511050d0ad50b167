import { startSender } from '../support/gateway/sender.ts';

/** A program: cameras that post frames. `node sending.ts PORT CAMERAS FRAMES-A-SECOND` */
const [port = 0, count = 0, rate = 0] = process.argv.slice(2).map(Number);
const cameras = Array.from({ length: count }, (_, index) => `cam-${index + 1}`);
startSender({ port, cameras, rate });
process.on('disconnect', () => process.exit());
process.send?.('sending');
