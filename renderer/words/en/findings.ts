/** Problem and advice for each `FindingCode`. */
export const findings = {
  what: {
    'link-down': '{{subject}} does not answer',
    'link-refused': 'The link to {{subject}} is refused',
    'link-degraded': '{{subject}} answers only in part',
    drift: 'Live traffic at {{subject}} differs from the intended split',
    'not-persisted': 'The split at {{subject}} is not on disk',
    'lease-expired': 'The console was away: {{subject}} was rolled back to stable by itself',
    'lease-held':
      'Split at {{subject}} is held at {{share}} even if this console disconnects (set by {{by}})',
    errors: 'Frames of {{subject}} fail',
    undercount: '{{version}} ({{role}}) is counting {{missing}} low',
    'rollout-held': 'The rollout of {{version}} is held: it needs a person',
    'metric-absent':
      '{{version}} does not give the metric {{metric}}: what is judged by it is not known',
    'metric-label-absent': '{{metric}} of {{version}} has no label "{{label}}" for the camera',
    'metric-camera-unknown':
      '{{version}} counts for camera "{{camera}}", which the fleet file does not have',
    'metrics-unread': 'Metrics of {{version}} are not understood, for example "{{text}}"',
    'metrics-unreadable': 'Metrics of {{version}} cannot be read: {{text}}',
    'no-frames': 'No frames come for {{subject}}',
    'camera-blind':
      'Camera {{subject}} sends frames but nothing is counted, where about {{expected}} were to be expected',
    'camera-silent': 'Camera {{subject}} sends nothing',
    'camera-unlisted': 'Camera {{subject}} is not in the fleet file',
    'fallen-through': 'Frames of {{subject}} fall through to stable',
    'no-healthy-server': '{{subject}} has no healthy server',
    'container-unhealthy': 'Container {{subject}} is unhealthy',
    'container-stopped': 'Container {{subject}} has stopped',
    'container-differs':
      'Container {{subject}} runs with other settings than the fleet file asks for',
    'placement-differs':
      '{{subject}} runs {{found}} containers of {{service}} as stable, the fleet file asks for {{instances}}',
    'address-differs':
      'Frames of {{service}} go to {{found}}, the fleet file says that {{subject}} is at {{address}}',
    'not-installed': 'Nothing of ours is installed on {{subject}}',
    'install-differs': '{{subject}} runs another configuration than the fleet file asks for',
    'restart-loses-frames':
      'A restart or reload of HAProxy on {{subject}} would lose frames: what is installed there comes from an earlier version',
    'queued-asks': 'A queued command for {{subject}} asks what to do',
  },
  mend: {
    'link-down': 'Check power and network there.',
    'link-refused': 'A person must act: see the host.',
    'link-degraded': 'See the host for what is missing.',
    drift: 'Correct it, or adopt the live state.',
    'not-persisted': 'A restart of HAProxy would lose it. Check the disk there.',
    'lease-expired': 'Look at why the link was lost, then set the share again.',
    'lease-held': 'Nothing is wrong. Roll back to end it.',
    errors: 'Read the logs of its containers.',
    undercount: 'Compare it with stable by camera. Roll back {{version}} if in doubt.',
    'rollout-held': 'Open the rollout: roll back, or resume to go on anyway.',
    'metric-absent':
      'Look at the metrics of container {{container}}, then correct metrics.{{named}} in the fleet file or the release. Until then it is not judged by this metric.',
    'metric-label-absent':
      'Look at the metrics of container {{container}}, then correct metrics.labels.camera in the fleet file or the release. Every frame names its camera in the header x-tallydeck-camera.',
    'metric-camera-unknown':
      'Let container {{container}} take the camera label from the header x-tallydeck-camera, which every frame carries (with match: path too), or name its own label in cameras.*.metric. Until then its counts are not judged.',
    'metrics-unread':
      'Look at the metrics of container {{container}}: they must be Prometheus text or OpenMetrics. Counts that are not understood are not judged.',
    'metrics-unreadable':
      'Ask container {{container}} for its metrics as the gateway does, then correct metricsPath in the fleet file or the release. Until then its counts are not judged.',
    'no-frames': 'Check the cameras and the network before the gateway.',
    'camera-blind':
      'Look at its picture: the lens may be covered, or the picture stand still. If nobody passes there now, nothing is wrong.',
    'camera-silent': 'Check its power and network.',
    'camera-unlisted': 'It follows stable. Add it to the fleet file.',
    'fallen-through': 'Look at the containers of that slot.',
    'no-healthy-server': 'Start a container there, or move its traffic.',
    'container-unhealthy': 'Read its log.',
    'container-stopped': 'Read its log, then start it again.',
    'container-differs': 'Start its release anew beside it, then promote that.',
    'placement-differs': 'Start its release anew beside it, then promote that.',
    'address-differs': 'Start its release anew beside it, then promote that.',
    'not-installed': 'Look at the difference and apply it.',
    'install-differs': 'Look at the difference and apply it.',
    'restart-loses-frames': 'Look at the difference and apply it. Applying it loses no frame.',
    'queued-asks': 'Do it all the same, or drop it.',
  },
  /** Instead of the above, where more is known of the case. */
  mendBy: {
    engine: 'Engine {{cause}} is down: restore it.',
    release: 'Roll back {{version}}.',
    moved:
      'It began when the camera moved to {{version}}: compare its counts, then roll back if in doubt.',
  },
  /** Fault of an engine, and the services that fail because of it. */
  fails: '{{what}}: frames of {{services}} fail',
  /** Parts of a split that can differ. */
  drift: {
    intent: 'the intent',
    role: 'role {{name}}',
    camera: 'camera {{name}}',
    share: 'share of frames',
    mirror: 'share of copies',
    policy: 'share without a console',
    server: 'server {{name}}',
    entry: 'map entry {{name}}',
  },
  fact: {
    gate: '{{gate}} {{value}}, limit {{limit}}',
    drift: '{{what}}: intended {{meant}}, live {{live}}',
    by: 'asked for by {{by}}',
  },
  inForce: 'If HAProxy still runs there, its last split stays in force.',
  held: 'The share is held without a console',
  fine: 'Nothing to do',
};
