/** The Docker API of an engine: one link per engine, one function per verb. */

export { batchLines } from './batch-lines.ts';
export { execInContainer } from './exec.ts';
export { EngineError } from './fault.ts';
export { type Flags, renderFlags } from './flag-file.ts';
export { readFlags, writeFlags } from './flags.ts';
export { followLogs } from './follow-logs.ts';
export { inspectImage } from './inspect-image.ts';
export { AT_ONCE } from './limits.ts';
export { type DockerLink, openDockerLink } from './link.ts';
export { listContainers } from './list-containers.ts';
export { loadImage } from './load-image.ts';
export { instanceName } from './names.ts';
export { containerSpec, imageFor, settingsDigest } from './place.ts';
export { pullImage } from './pull-image.ts';
export { type EngineCapacity, readCapacity } from './read-capacity.ts';
export { readLogs } from './read-logs.ts';
export { readStats, type StatsReading, statsBetween } from './read-stats.ts';
export { removeContainer } from './remove-container.ts';
export { removeSlot } from './remove-slot.ts';
export { createOptions } from './spec.ts';
export { startRelease } from './start-release.ts';
export { stopContainer } from './stop-container.ts';
export { packFile, unpackFiles } from './tar.ts';
