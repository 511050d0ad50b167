/** One server as `show servers state` tells it. */
export type ServerState = {
  readonly backend: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** In force: neither in maintenance nor draining. */
  readonly enabled: boolean;
  readonly draining: boolean;
  readonly weight: number;
};

/** Bits of srv_admin_state (HAProxy's `enum srv_admin`): forced and inherited maintenance, drain. */
const maintenanceBits = 0x01 | 0x02;
const drainBits = 0x08 | 0x10;

/** Reads `show servers state`, version 1. Throws when the version or a column is another one. */
export function parseServersState(answer: string): readonly ServerState[] {
  const [version, header, ...lines] = answer.split('\n');
  if (version?.trim() !== '1')
    throw new Error(`show servers state: version ${version?.slice(0, 20)}, expected 1`);
  const columns = (header ?? '').replace(/^# /, '').trim().split(' ');
  const at = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new Error(`show servers state: no column ${name}`);
    return index;
  };
  const column = {
    backend: at('be_name'),
    name: at('srv_name'),
    address: at('srv_addr'),
    port: at('srv_port'),
    admin: at('srv_admin_state'),
    weight: at('srv_uweight'),
  };
  return lines
    .map((line) => line.trim().split(' '))
    .filter((cells) => cells.length >= columns.length)
    .map((cells) => {
      const admin = Number(cells[column.admin]);
      return {
        backend: cells[column.backend] ?? '',
        name: cells[column.name] ?? '',
        address: cells[column.address] ?? '',
        port: Number(cells[column.port]),
        enabled: (admin & (maintenanceBits | drainBits)) === 0,
        draining: (admin & drainBits) !== 0,
        weight: Number(cells[column.weight]),
      };
    });
}
