import { availableParallelism, totalmem } from 'node:os';
import type { LabContainer } from './container.ts';
import type { Image } from './images.ts';

const never = '0001-01-01T00:00:00Z';

export const architecture =
  { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;

export function describeVersion(): object {
  return {
    Platform: { Name: 'Tallydeck lab (simulated)' },
    Version: '20.10.24',
    ApiVersion: '1.41',
    MinAPIVersion: '1.12',
    Os: 'linux',
    Arch: architecture,
    KernelVersion: 'simulated',
  };
}

export function describeInfo(): object {
  return {
    Name: 'Tallydeck lab (simulated)',
    Driver: 'simulated',
    SystemTime: new Date().toISOString(),
    MemoryLimit: false,
    OSType: 'linux',
    Architecture: architecture,
    NCPU: availableParallelism(),
    MemTotal: totalmem(),
    GenericResources: null,
    DriverStatus: [],
  };
}

export function inspectLabImage(image: Image): object {
  return {
    Id: image.id,
    RepoTags: image.tags,
    RepoDigests: [],
    Created: image.createdAt.toISOString(),
    Size: 0,
    Os: 'linux',
    Architecture: architecture,
    Config: { Env: envLines(image.env), ExposedPorts: { '8080/tcp': {} } },
  };
}

export function describeContainer(container: LabContainer, host: string): object {
  const { spec, id, createdAt } = container;
  return {
    Id: id,
    Names: [`/${spec.name}`],
    Image: spec.imageReference,
    ImageID: spec.image.id,
    Command: 'counter',
    Created: Math.floor(createdAt.getTime() / 1000),
    Ports: container.status().kind === 'running' ? [publishedPort(container, host)] : [],
    Labels: spec.labels,
    State: container.status().kind,
    Status: statusText(container),
    HostConfig: { NetworkMode: 'default' },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  };
}

export function inspectLabContainer(container: LabContainer, host: string): object {
  const { spec } = container;
  const bindings = { [spec.containerPort]: [{ HostIp: host, HostPort: String(spec.hostPort) }] };
  return {
    Id: container.id,
    Created: container.createdAt.toISOString(),
    Path: 'counter',
    Args: [],
    State: inspectState(container),
    Image: spec.image.id,
    Name: `/${spec.name}`,
    RestartCount: container.restarts(),
    HostConfig: {
      NetworkMode: 'default',
      PortBindings: bindings,
      RestartPolicy: { Name: spec.restarts ? 'unless-stopped' : 'no', MaximumRetryCount: 0 },
      Memory: spec.memoryBytes,
      NanoCpus: spec.cpus * 1e9,
    },
    Config: {
      Image: spec.imageReference,
      Env: envLines(spec.env),
      Labels: spec.labels,
      ExposedPorts: { [spec.containerPort]: {} },
    },
    NetworkSettings: {
      Ports: container.status().kind === 'running' ? bindings : {},
      Networks: {},
    },
    Mounts: [],
  };
}

function inspectState(container: LabContainer): object {
  const status = container.status();
  const running = status.kind === 'running';
  return {
    Status: status.kind,
    Running: running,
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: running ? status.program.pid : 0,
    ExitCode: status.kind === 'exited' ? status.code : 0,
    Error: '',
    StartedAt: status.kind === 'created' ? never : status.startedAt.toISOString(),
    FinishedAt: status.kind === 'exited' ? status.finishedAt.toISOString() : never,
    ...(running ? { Health: { Status: status.health, FailingStreak: 0, Log: [] } } : {}),
  };
}

function publishedPort({ spec }: LabContainer, host: string): object {
  const [port, type] = spec.containerPort.split('/');
  return { IP: host, PrivatePort: Number(port), PublicPort: spec.hostPort, Type: type ?? 'tcp' };
}

function statusText(container: LabContainer): string {
  const status = container.status();
  switch (status.kind) {
    case 'created':
      return 'Created';
    case 'running': {
      const health = status.health === 'starting' ? 'health: starting' : status.health;
      return `Up ${seconds(status.startedAt)} seconds (${health})`;
    }
    case 'exited':
      return `Exited (${status.code}) ${seconds(status.finishedAt)} seconds ago`;
  }
}

const seconds = (since: Date) => Math.round((Date.now() - since.getTime()) / 1000);

const envLines = (env: Readonly<Record<string, string>>) =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);
