import type { ImageProgress } from '../../../shared/contract/engines.ts';
import { progressAnswer, understand } from './answers.ts';
import { AnswerTooLong, EngineSaid } from './fault.ts';
import { jsonLines } from './json-lines.ts';
import { LAYERS, PROGRESS_BYTES } from './limits.ts';

type Layer = { readonly current: number; readonly total: number };

/**
 * Reads the progress of a pull or a load. The ratio is taken over the bytes of the layers known so
 * far, downloading only, so it may fall when another layer begins.
 */
export async function* imageProgress(chunks: AsyncIterable<Buffer>): AsyncGenerator<ImageProgress> {
  const layers = new Map<string, Layer>();
  for await (const line of jsonLines(counted(chunks))) {
    const { status, stream, error, id, progressDetail } = understand(progressAnswer, line);
    if (error !== undefined) throw new EngineSaid(error);
    const text = (stream ?? [status, id].filter(Boolean).join(' ')).trim();
    const { current, total } = progressDetail ?? {};
    if (id && current !== undefined && total && status !== 'Extracting')
      layers.set(id, { current: Math.min(current, total), total });
    if (layers.size > LAYERS) throw new AnswerTooLong(`an image of more than ${LAYERS} layers`);
    const ratio = ratioOf([...layers.values()]);
    if (text !== '') yield { kind: 'progress', text, ...(ratio !== undefined && { ratio }) };
  }
}

async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > PROGRESS_BYTES)
      throw new AnswerTooLong(`more than ${PROGRESS_BYTES} bytes of progress`);
    yield chunk;
  }
}

function ratioOf(layers: readonly Layer[]): number | undefined {
  const total = layers.reduce((sum, layer) => sum + layer.total, 0);
  return total > 0 ? layers.reduce((sum, layer) => sum + layer.current, 0) / total : undefined;
}
