import { slotNames } from '../../shared/model/split.ts';
import { quote } from '../links/ssh/index.ts';
import { mapPath, matchMapPath, statePath } from './names.ts';
import type { ConfigInput } from './render-config.ts';

/**
 * Shell lines that make the directory and, only where they are not there yet, the files in it:
 * HAProxy does not start when a map that its rules name is missing.
 */
export function directoryLines({ gateway, services }: ConfigInput): readonly string[] {
  const create = (path: string, text: string): string =>
    `[ -e ${quote(path)} ] || printf '%s\\n' ${quote(text)} > ${quote(path)}`;
  return [
    `mkdir -p ${quote(gateway.paths.maps)}`,
    `[ -e ${quote(matchMapPath(gateway))} ] || : > ${quote(matchMapPath(gateway))}`,
    ...services.flatMap((service) => [
      create(mapPath(gateway, service.id), '# revision 0\nrole/stable a'),
      ...slotNames.map((slot) => create(statePath(gateway, service.id, slot), '1')),
    ]),
  ];
}

/** Advice for a person whose HAProxy does not read our file. */
export const notLoadedHint = (config: string): string =>
  `HAProxy was not started with \`-f ${config}\`: on Debian put EXTRAOPTS="-f ${config}" into /etc/default/haproxy and restart it once`;
