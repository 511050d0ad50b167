import type { Frontend, RouterBackend } from './backend.ts';
import type { RouterProcess } from './process.ts';
import { isUsable, type Server } from './server.ts';
import type { Tally } from './tally.ts';

/** The columns of HAProxy 2.6, in its order. */
const columns =
  'pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,agent_health,addr,cookie,mode,algo'.split(
    ',',
  );

type Row = Readonly<Record<string, string | number | undefined>>;

/** `show stat`; columns that the router does not measure stay empty. */
export function showStat(process: RouterProcess): string {
  const stopped = process.stopping();
  const rows = [
    ...process.frontends.map((frontend) => frontendRow(frontend, stopped)),
    ...[...process.backends.values()].flatMap((backend) => [
      ...backend.pool.map((server) => serverRow(backend, server)),
      backendRow(backend),
    ]),
  ];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return `# ${columns.join(',')},\n${lines.map((line) => `${line},\n`).join('')}`;
}

function frontendRow({ name, tally }: Frontend, stopped: boolean): Row {
  return {
    pxname: name,
    svname: 'FRONTEND',
    ...counted(tally),
    dreq: tally.denied,
    status: stopped ? 'STOP' : 'OPEN',
    type: 0,
    req_tot: tally.total,
  };
}

function backendRow(backend: RouterBackend): Row {
  const { name, tally, pool, table } = backend;
  const usable = pool.filter(isUsable);
  return {
    pxname: name,
    svname: 'BACKEND',
    qcur: 0,
    ...counted(tally),
    ...failed(tally),
    status: usable.length > 0 || table ? 'UP' : 'DOWN',
    weight: usable.reduce((sum, server) => sum + server.weight, 0),
    act: usable.filter(({ backup }) => !backup).length,
    bck: usable.filter(({ backup }) => backup).length,
    type: 1,
    req_tot: tally.total,
    algo: backend.hashHeader === undefined ? 'leastconn' : 'hdr',
  };
}

function serverRow({ name }: RouterBackend, server: Server): Row {
  const { tally } = server;
  return {
    pxname: name,
    svname: server.name,
    qcur: 0,
    scur: server.current,
    ...counted(tally),
    ...failed(tally),
    status: statusOf(server),
    weight: server.weight,
    act: server.backup ? 0 : 1,
    bck: server.backup ? 1 : 0,
    lastchg: Math.round((Date.now() - server.changedAt) / 1000),
    type: 2,
    check_status: server.check.status,
    check_code: server.check.code,
    addr: `${server.address}:${server.port}`,
  };
}

function statusOf({ admin, up, checked }: Server): string {
  if (!checked) return 'no check';
  if (admin === 'maint') return 'MAINT';
  if (admin === 'drain') return 'DRAIN';
  return up ? 'UP' : 'DOWN';
}

function counted(tally: Tally): Row {
  const [other, ...answers] = tally.answers;
  const digits = answers.map((count, index) => [`hrsp_${index + 1}xx`, count]);
  return {
    stot: tally.total,
    bin: tally.bytesIn,
    bout: tally.bytesOut,
    ...Object.fromEntries(digits),
    hrsp_other: other,
  };
}

function failed(tally: Tally): Row {
  const ms = Math.round(tally.responseMs);
  return {
    econ: tally.connectErrors,
    eresp: tally.responseErrors,
    wretr: tally.retries,
    wredis: tally.redispatches,
    qtime: 0,
    ctime: 0,
    rtime: ms,
    ttime: ms,
  };
}
