import type { MirrorCounts } from '../../shared/model/split.ts';
import { fallbackServer } from './names.ts';

export const showMirrorCommand = 'show tallydeck-mirror';

/** Lines `SERVICE answered N dropped N failed N inflight N`, by service. */
export function parseMirror(answer: string): ReadonlyMap<string, MirrorCounts> {
  const counts = new Map<string, MirrorCounts>();
  const line = /^(\S+) answered (\d+) dropped (\d+) failed (\d+) inflight (\d+)$/gm;
  for (const [, service = '', ...numbers] of answer.matchAll(line)) {
    const [answered = 0, dropped = 0, failed = 0, inFlight = 0] = numbers.map(Number);
    counts.set(service, { answered, dropped, failed, inFlight });
  }
  return counts;
}

/**
 * The mirror of role shadow, run by HAProxy: stock Lua, HAProxy 2.6. A copy is sent after the camera's own
 * frame is on its way and its answer is thrown away. Copies under way are bounded: without a bound
 * a dead target takes HAProxy to gigabytes.
 */
export const mirrorLua = `-- Written by Tallydeck: copies frames to the slot in role shadow.
local counts = {}

local function of(service)
  counts[service] = counts[service] or { answered = 0, dropped = 0, failed = 0, inflight = 0 }
  return counts[service]
end

local function healthy(backend)
  local found = {}
  local proxy = core.backends[backend]
  if proxy then
    for name, server in pairs(proxy.servers) do
      if name ~= "${fallbackServer}" and server:get_stats().status == "UP" then found[#found + 1] = { name, server:get_addr() } end
    end
  end
  table.sort(found, function(a, b) return a[1] < b[1] end)
  return found
end

-- A camera keeps its server: a tracker must see the whole stream.
local function pick(servers, camera)
  local hash = 5381
  for i = 1, #camera do hash = (hash * 33 + camera:byte(i)) % 4294967296 end
  return servers[hash % #servers + 1][2]
end

core.register_action("tallydeck_mirror", { "http-req" }, function(txn, service, limit)
  local count = of(service)
  local servers = healthy("td_" .. service .. "_" .. (txn:get_var("txn.shadow") or ""))
  if #servers == 0 or count.inflight >= tonumber(limit) then
    count.dropped = count.dropped + 1
    return
  end
  local camera = txn:get_var("txn.camera") or ""
  local request = {
    url = "http://" .. pick(servers, camera) .. txn.sf:path(),
    body = txn.sf:req_body(),
    headers = {
      ["content-type"] = { txn.sf:req_hdr("content-type") or "application/octet-stream" },
      ["x-tallydeck-camera"] = { camera },
    },
    timeout = 2000,
  }
  count.inflight = count.inflight + 1
  core.register_task(function()
    local ok, answer = pcall(function() return core.httpclient():post(request) end)
    count.inflight = count.inflight - 1
    if ok and answer and answer.status == 200 then
      count.answered = count.answered + 1
    else
      count.failed = count.failed + 1
    end
  end)
end, 2)

core.register_cli({ "show", "tallydeck-mirror" }, "copies of frames to shadows", function(applet)
  for service, c in pairs(counts) do
    applet:send(string.format("%s answered %d dropped %d failed %d inflight %d\\n",
      service, c.answered, c.dropped, c.failed, c.inflight))
  end
end)
`;
