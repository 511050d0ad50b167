import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { GpuRequest, Resources } from '../../../shared/model/service.ts';

/** A container to be made, in plain data. */
export type ContainerSpec = {
  readonly name: string;
  /** A reference or the digest of an image's configuration. */
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** TCP port inside the container. */
  readonly containerPort: number;
  /** The fixed port on the host. */
  readonly hostPort: number;
  readonly resources: Resources;
};

/** The spec as Docker's interface wants it; started again by the engine whatever ended it. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  const port = `${spec.containerPort}/tcp`;
  return {
    name: spec.name,
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ExposedPorts: { [port]: {} },
    HostConfig: {
      PortBindings: { [port]: [{ HostPort: String(spec.hostPort) }] },
      // An engine that was killed takes its containers for stopped by a person and leaves them so.
      RestartPolicy: { Name: 'always' },
      // Logs are kept on the engine's own disk, so they must not grow for ever.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      ...hostConfig(spec.resources),
    },
  };
}

function hostConfig(resources: Resources): HostConfig {
  const { memoryBytes, cpus, gpu, devices, sharedMemoryBytes, volumes } = resources;
  return {
    ...(memoryBytes !== undefined && { Memory: memoryBytes }),
    ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
    ...(sharedMemoryBytes !== undefined && { ShmSize: sharedMemoryBytes }),
    ...(volumes.length > 0 && { Binds: [...volumes] }),
    ...(devices.length > 0 && { Devices: devices.map(device) }),
    ...(gpu && { DeviceRequests: [deviceRequest(gpu)] }),
  };
}

/** `/dev/x`, `/dev/x:/dev/y` or `/dev/x:/dev/y:rwm`, as `docker run --device` takes it. */
function device(text: string) {
  const [host = text, container = host, permissions = 'rwm'] = text.split(':');
  return { PathOnHost: host, PathInContainer: container, CgroupPermissions: permissions };
}

function deviceRequest({ count, driver, ids, capabilities }: GpuRequest) {
  return {
    Driver: driver ?? '',
    // Docker refuses a count beside ids.
    ...(ids ? { DeviceIDs: [...ids] } : { Count: count === 'all' ? -1 : count }),
    Capabilities: [[...capabilities]],
  };
}
