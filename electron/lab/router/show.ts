import type { RouterProcess } from './process.ts';
import type { AdminState } from './server.ts';

/** The HAProxy whose answers it gives, and that it is not one. */
export const routerVersion = '2.6.12-lab';

/** HAProxy prints where an entry lies in memory; here it is only a number of its place. */
const address = (index: number) => `0x${(0x5500_0000_0000 + index * 64).toString(16)}`;

export function showInfo(process: RouterProcess): string {
  const uptime = Math.floor((Date.now() - process.startedAt) / 1000);
  const requests = process.frontends.reduce((sum, { tally }) => sum + tally.total, 0);
  const fields = {
    Name: 'HAProxy stand-in of the Tallydeck lab (simulated)',
    Version: routerVersion,
    Release_date: '2026/10/17',
    Nbthread: 1,
    Pid: process.pid,
    Uptime_sec: uptime,
    CumReq: requests,
    Stopping: process.stopping() ? 1 : 0,
  };
  return lines(Object.entries(fields).map(([name, value]) => `${name}: ${value}`));
}

export function showActivity(): string {
  const now = (Date.now() / 1000).toFixed(6);
  return lines(['thread_id: 1 (1..1)', `date_now: ${now}`]);
}

export function showTable(process: RouterProcess, name: string): string {
  const rows = process.tables.get(name)?.rows();
  if (rows === undefined) return 'No such table\n';
  return lines([
    `# table: ${name}, type: string, size:1024, used:${rows.length}`,
    ...rows.map(
      ({ key, total, rate }, index) =>
        `${address(index)}: key=${key} use=0 exp=600000 http_req_cnt=${total} http_req_rate(10000)=${rate}`,
    ),
  ]);
}

export function showMap(process: RouterProcess, file: string): string | undefined {
  const entries = process.maps.get(file)?.entries();
  return (
    entries && lines(entries.map(({ key, value }, index) => `${address(index)} ${key} ${value}`))
  );
}

const stateHeader =
  '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port';

/** Bits of HAProxy's `enum srv_admin` for a server that its configuration has `disabled`. */
const adminBits: Readonly<Record<AdminState, number>> = { ready: 4, maint: 5, drain: 12 };

export function showServersState(process: RouterProcess, only: string | undefined): string {
  if (only !== undefined && !process.backends.has(only)) return "Can't find backend.\n";
  const rows = [...process.backends.values()].flatMap(({ name, pool }, backendIndex) =>
    only !== undefined && name !== only
      ? []
      : pool.map((server, index) => {
          const since = Math.round((Date.now() - server.changedAt) / 1000);
          const head = `${backendIndex + 2} ${name} ${index + 1} ${server.name} ${server.address}`;
          const state = `${server.up ? 2 : 0} ${adminBits[server.admin]} ${server.weight} 1 ${since}`;
          return `${head} ${state} 6 3 4 6 0 0 0 - ${server.port} - 0 0 - - 0`;
        }),
  );
  return lines(['1', stateHeader, ...rows]);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
