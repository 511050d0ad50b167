import type { Container } from '../../shared/model/container.ts';
import type { EngineConnection } from '../inventory/index.ts';
import { execInContainer } from '../links/docker/index.ts';
import { ofLink, Stopped, stopped } from './result.ts';

const lastLines = 5;

/** A program in a container that has to end with exit code 0; else its last words are the detail. */
export async function execIn(
  { link }: EngineConnection,
  { id, name }: Container,
  argv: readonly string[],
  limitMs: number,
): Promise<void> {
  const ran = await execInContainer(link, id, argv, limitMs);
  const what = `${name}: ${argv.join(' ')}`;
  if (ran.kind !== 'done') {
    // The engine answered that it cannot run it: that is the release's own fault.
    if (ran.kind === 'failed' && ran.fault.code === undefined && link.state().kind === 'up')
      throw stopped('failed', link.host, `${what}: ${ran.fault.detail}`);
    throw new Stopped(ofLink(ran));
  }
  const { code, stdout, stderr } = ran.value;
  if (code === 0) return;
  const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-lastLines).join(' / ');
  throw stopped(
    'failed',
    link.host,
    `${what} ended with exit code ${code}: ${words.slice(0, 400)}`,
  );
}
