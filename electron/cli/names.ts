import type { Fleet } from '../../shared/model/fleet.ts';

/** `Nội Bài airport (noi-bai)`: the name that the screens show, and the id that commands take. */
export function named(fleet: Fleet, id: string): string {
  const all = [...fleet.sites, ...fleet.services, ...fleet.cameras];
  const name = all.find((one) => one.id === id)?.name;
  return name === undefined || name === id ? id : `${name} (${id})`;
}
