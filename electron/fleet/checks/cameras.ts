import type { CameraMatch } from '../../../shared/model/camera.ts';
import { toMatch } from '../file/to-fleet.ts';
import { type Checks, entries } from './context.ts';

export function checkCameras(checks: Checks): void {
  const { file } = checks;
  const seen = new Map<string, string>();
  const labels = new Map<string, string>();
  for (const [id, camera] of entries(file.cameras)) {
    const match = toMatch(camera.match);
    const key = `${camera.gateway} ${Object.values(match).join(' ')}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, id);
    else {
      const what = `the gateway ${camera.gateway} already knows ${other} by the same ${match.kind}`;
      checks.report(['cameras', id, 'match'], what, 'a match of its own');
    }

    const label = JSON.stringify([camera.site, camera.service, camera.metric ?? id]);
    const sameLabel = labels.get(label);
    if (sameLabel === undefined) labels.set(label, id);
    else {
      const what = `the metrics already call ${sameLabel} ${JSON.stringify(camera.metric ?? id)}`;
      const at = camera.metric === undefined ? ['cameras', id] : ['cameras', id, 'metric'];
      checks.report(at, what, 'a name of its own among the cameras of the service at the site');
    }

    const gateway = file.gateways[camera.gateway];
    if (gateway === undefined) continue;
    if (gateway.site !== camera.site) {
      const what = `the gateway ${camera.gateway} is in ${gateway.site}, the camera in ${camera.site}`;
      checks.report(['cameras', id, 'gateway'], what, `a gateway of ${camera.site}`);
    }
    const routes = gateway.routes.filter(({ service }) => service === camera.service);
    const known = [camera, ...gateway.routes].every(({ service }) => file.services[service]);
    if (known && routes.length === 0) {
      const what = `the gateway ${camera.gateway} has no route to ${camera.service}`;
      checks.report(['cameras', id, 'service'], what, 'a service that its gateway routes to');
    } else if (needsClientCertificates(match) && known) {
      const asks = routes.some(({ listener }) => gateway.listeners[listener]?.clientAuthority);
      if (asks) continue;
      const what = `no listener for ${camera.service} asks for client certificates`;
      checks.report(['cameras', id, 'match'], what, 'a listener with a clientAuthority');
    }
  }
}

const needsClientCertificates = (match: CameraMatch) => match.kind === 'certificate';
