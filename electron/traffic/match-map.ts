import { assertNever } from '../../shared/model/assert-never.ts';
import type { Camera, CameraMatch } from '../../shared/model/camera.ts';
import { mapFile } from '../links/haproxy/index.ts';

/** The value that a camera is recognised by in HAProxy: the map's key prefix and the fetch. */
export type MatchSource = { readonly prefix: string; readonly fetch: string };

export function matchSource(match: CameraMatch): MatchSource {
  switch (match.kind) {
    case 'certificate':
      return { prefix: 'certificate=', fetch: 'ssl_c_s_dn(cn)' };
    case 'header':
      return { prefix: `header:${match.name}=`, fetch: `req.hdr(${match.name})` };
    case 'query':
      return { prefix: `query:${match.name}=`, fetch: `url_param(${match.name})` };
    case 'path':
      return { prefix: 'path=', fetch: 'path' };
    case 'source':
      return { prefix: 'source=', fetch: 'src' };
    default:
      return assertNever(match);
  }
}

function matchValue(match: CameraMatch): string {
  switch (match.kind) {
    case 'certificate':
      return match.commonName;
    case 'header':
    case 'query':
      return match.value;
    case 'path':
      return match.path;
    case 'source':
      return match.address;
    default:
      return assertNever(match);
  }
}

/** The hardest to forge is looked at first. */
const precedence: readonly CameraMatch['kind'][] = [
  'certificate',
  'header',
  'query',
  'path',
  'source',
];

/** Every way in which the cameras of one gateway are recognised, each once, in order. */
export function matchSources(cameras: readonly Camera[]): readonly MatchSource[] {
  const sources = new Map<string, MatchSource>();
  for (const kind of precedence) {
    for (const camera of cameras) {
      if (camera.match.kind !== kind) continue;
      const source = matchSource(camera.match);
      sources.set(source.prefix, source);
    }
  }
  return [...sources.values()];
}

/** `prefix + value` to camera id, in the order of the ids: the same cameras give the same text. */
export function matchEntries(cameras: readonly Camera[]): ReadonlyMap<string, string> {
  const entries = cameras.map(
    (camera) => [matchSource(camera.match).prefix + matchValue(camera.match), camera.id] as const,
  );
  return new Map(entries.sort(([, one], [, other]) => (one < other ? -1 : 1)));
}

/** `match.map` as it stands on a gateway's disk. */
export function matchFile(cameras: readonly Camera[]): string {
  return mapFile(0, matchEntries(cameras));
}
