import type { ToldChange } from '../../shared/model/change.ts';
import { resultText } from './change.ts';
import { type Api, firstAnswer } from './connect.ts';
import { percent } from './figures.ts';
import type { Output } from './output.ts';
import { scopeText } from './scope-words.ts';

const shown = 20;

/** Recent changes, newest first: author, kind and result at each gateway. */
export async function changesCommand(
  api: Api,
  output: Output,
  site: string | undefined,
): Promise<number> {
  const found = await newest(api, site);
  output.document(found);
  if (found.length === 0) output.line('Nothing was changed yet');
  for (const line of found.flatMap(changeLines)) output.line(line);
  return 0;
}

async function newest(api: Api, site: string | undefined): Promise<readonly ToldChange[]> {
  const found: ToldChange[] = [];
  while (found.length < shown) {
    const before = found.at(-1)?.id;
    const asked = {
      limit: shown - found.length,
      ...(site === undefined ? {} : { site }),
      ...(before === undefined ? {} : { before }),
    };
    const page = await firstAnswer(api.traffic.history(asked));
    if (page.length === 0) break;
    found.push(...page);
  }
  return found;
}

function changeLines(change: ToldChange): readonly string[] {
  const { at, by, kind, scope, askedShare } = change;
  const share = kind === 'split' ? ` to ${percent(askedShare)}` : '';
  return [
    `${at} ${by}: ${kind}${share} of ${scopeText(scope)}`,
    ...change.results.map((result) => `    ${result.gateway}: ${resultText(result)}`),
    ...otherLines(change),
  ];
}

function otherLines({ others }: ToldChange): readonly string[] {
  if (others === undefined) return [];
  const kinds = Object.entries(others).map(([kind, count]) => `${count} ${kind}`);
  return [`    other gateways: ${kinds.join(', ')}`];
}
