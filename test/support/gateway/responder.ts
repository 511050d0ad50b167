import http from 'node:http';
import { freePort } from '../machine/ports.ts';

export type Responder = {
  readonly port: number;
  /** Frames answered, by camera. */
  readonly answered: Map<string, number>;
  /** What `/metrics` answers. */
  metrics: () => string;
  /** Answers health checks with 503 while false. */
  healthy: boolean;
  stop(): Promise<void>;
};

/** A plain HTTP server in the place of a counter, where what it counts does not matter. */
export async function startResponder(
  name: string,
  port?: number,
  address = '127.0.0.1',
): Promise<Responder> {
  const answered = new Map<string, number>();
  const chosen = port ?? (await freePort());
  const responder = { port: chosen, answered, healthy: true, metrics: () => '', stop };
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.url === '/healthz')
        return response.writeHead(responder.healthy ? 200 : 503).end('ok');
      if (request.url === '/metrics') return response.end(responder.metrics());
      const camera = String(request.headers['x-tallydeck-camera'] ?? '');
      answered.set(camera, (answered.get(camera) ?? 0) + 1);
      response.setHeader('x-answered-by', name);
      return response.end(JSON.stringify({ camera, by: name }));
    });
  });
  await new Promise<void>((resolve) => server.listen(chosen, address, resolve));
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return responder;
}
