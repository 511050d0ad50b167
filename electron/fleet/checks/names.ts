import { type Checks, entries } from './context.ts';

/** Names that must be told apart: by people on the map, or by the gateway's files. */
export function checkNames(checks: Checks): void {
  const { file } = checks;
  const colors = new Map<string, string>();
  for (const [id, { color }] of entries(file.environments)) {
    const other = colors.get(color.toLowerCase());
    if (other === undefined) colors.set(color.toLowerCase(), id);
    else {
      const what = `the colour ${color} is already that of ${other}`;
      checks.report(['environments', id, 'color'], what, 'a colour of its own, to be told apart');
    }
  }
  for (const [id] of entries(file.engines)) {
    if (!Object.hasOwn(file.gateways, id)) continue;
    const what = `${JSON.stringify(id)} is also the id of a gateway`;
    checks.report(['engines', id], what, 'an id of its own: hosts are named by their ids');
  }
  // The cameras of a gateway stand in match.map, and those of a service in its own map beside it.
  if (Object.hasOwn(file.services, 'match')) {
    checks.report(['services', 'match'], 'a service named match', 'any other id: match is taken');
  }
}
