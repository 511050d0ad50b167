import { describe } from 'vitest';
import { answerTests } from './parts/answers.ts';
import { type GatewayPeer, useContext } from './parts/context.ts';
import { returnTests } from './parts/returns.ts';
import { routingTests } from './parts/routing.ts';

/** What a gateway must do, whoever routes its frames. */
export function gatewaySuite(name: string, start: () => Promise<GatewayPeer>): void {
  describe(`a gateway with ${name}`, () => {
    const context = useContext(start);
    answerTests(context);
    routingTests(context);
    returnTests(context);
  });
}
