import type { SitePicture } from '../../../shared/model/picture.ts';
import type { SplitState } from '../../../shared/model/split.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** What single sites of the made-up fleet show beside their plight, so that every state can be looked at. */
export function withQuirks(picture: SitePicture, now: number): SitePicture {
  switch (picture.summary.site) {
    case 'hue-museum':
      return {
        ...picture,
        gateways: picture.gateways.map((one) => ({ ...one, install: { kind: 'observing' } })),
      };
    case 'vt-trial':
      return unlisted(differing(picture), now);
    case 'ct-bridge':
      return troubledContainers(
        pinned(
          withSplit(picture, (split) => ({
            ...split,
            lease: { kind: 'held' },
            intent: { ...split.intent, policy: 'hold' },
            persistedRevision: split.intent.revision - 1,
          })),
        ),
      );
    case 'hn-lab':
      return withSplit(picture, (split) => ({
        ...split,
        lease: { kind: 'expired', driver: 'minh@van#2', since: iso(now - 95_000) },
      }));
    case 'hp-port': {
      const readAt = iso(now - 754_000);
      const engines = picture.engines.map((engine) => ({ ...engine, readAt }));
      return { ...withSplit(picture, (split) => ({ ...split, readAt })), engines };
    }
    default:
      return picture;
  }
}

function withSplit(picture: SitePicture, change: (split: SplitState) => SplitState): SitePicture {
  return {
    ...picture,
    gateways: picture.gateways.map((one) => ({ ...one, splits: one.splits.map(change) })),
  };
}

const diff = `--- a/etc/haproxy/tallydeck.cfg
+++ b/etc/haproxy/tallydeck.cfg
@@ -12,9 +12,10 @@
 frontend td_in_frames from td_defaults
-    bind 0.0.0.0:8080
+    bind 0.0.0.0:8443 ssl crt /etc/haproxy/site.pem
     http-request set-var(txn.cam) path,map(/var/lib/tallydeck/match.map)
     http-request del-header x-tallydeck-camera
     http-request set-header x-tallydeck-camera %[var(txn.cam)] if { var(txn.cam) -m found }
+    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 25 }
     use_backend td_counter_%[var(txn.slot)]
`;

function differing(picture: SitePicture): SitePicture {
  const install = {
    kind: 'differs',
    diff,
    files: ['/etc/haproxy/tallydeck.cfg', '/var/lib/tallydeck/match.map'],
    reasons: ['not-loaded'],
  } as const;
  return { ...picture, gateways: picture.gateways.map((one) => ({ ...one, install })) };
}

function unlisted(picture: SitePicture, now: number): SitePicture {
  const strangers = ['10.0.0.77', '10.0.0.78'].map((camera) => ({
    camera,
    role: 'stable' as const,
    pinned: false,
    listed: false,
    framesPerSecond: 4.2,
    errorRatio: 0,
    counts: [],
    lastFrameAt: iso(now - 400),
  }));
  const findings = strangers.map(({ camera: subject }) => ({
    severity: 'warning' as const,
    code: 'camera-unlisted' as const,
    subject,
    since: iso(now - 600_000),
    data: {},
  }));
  const { summary } = picture;
  return {
    ...picture,
    cameras: [...picture.cameras, ...strangers],
    summary: { ...summary, severity: 'warning', findings: [...summary.findings, ...findings] },
  };
}

/** The last camera is pinned, and both variants have counted the first one within a minute. */
function pinned(picture: SitePicture): SitePicture {
  const last = picture.cameras.length - 1;
  const movedAt = new Date(Date.now() - 60_000).toISOString();
  return {
    ...picture,
    cameras: picture.cameras.map((one, i) => {
      if (i === last) return { ...one, pinned: true, role: 'candidate' };
      const old = one.counts.map((count) => ({ ...count, slot: 'a' as const }));
      return i === 0 ? { ...one, movedAt, counts: [...one.counts, ...old] } : one;
    }),
  };
}

function troubledContainers(picture: SitePicture): SitePicture {
  return {
    ...picture,
    engines: picture.engines.map((engine) => ({
      ...engine,
      containers: engine.containers.map((one, i) => {
        if (i === 2) return { ...one, health: 'unhealthy', restarts: 3 };
        const { stats: _, ...dead } = one;
        return i === 3 ? { ...dead, state: 'exited', health: 'none', restarts: 1 } : one;
      }),
    })),
  };
}
