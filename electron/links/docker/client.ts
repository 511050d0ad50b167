import type { Duplex, Readable } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';

type Aborting = { readonly abortSignal: AbortSignal };

/**
 * The part of dockerode that is used. Its own types know the abort signal in few calls only, and
 * promise answers that come from another machine: here they are unknown until they are parsed.
 */
export type DockerClient = {
  ping(options: Aborting): Promise<unknown>;
  version(options: Aborting): Promise<unknown>;
  info(options: Aborting): Promise<unknown>;
  getEvents(options: Aborting & { filters: object }): Promise<Readable>;
  listContainers(options: Aborting & { all: true; filters?: object }): Promise<unknown>;
  createContainer(options: ContainerCreateOptions & Aborting): Promise<{ readonly id: string }>;
  getContainer(id: string): ContainerClient;
  getImage(name: string): { inspect(options: Aborting): Promise<unknown> };
  pull(image: string, options: Aborting): Promise<Readable>;
  loadImage(archive: Readable, options: Aborting): Promise<Readable>;
};

type Logs = {
  readonly stdout: true;
  readonly stderr: true;
  readonly timestamps: true;
  readonly tail: number;
};

type ContainerClient = {
  inspect(options: Aborting): Promise<unknown>;
  start(options: Aborting): Promise<unknown>;
  stop(options: Aborting & { t: number }): Promise<unknown>;
  remove(options: Aborting & { force: boolean; v: boolean }): Promise<unknown>;
  logs(options: Aborting & Logs & { follow: true }): Promise<Readable>;
  logs(options: Aborting & Logs & { follow: false }): Promise<Buffer | string>;
  putArchive(archive: Buffer, options: Aborting & { path: string }): Promise<unknown>;
  getArchive(options: Aborting & { path: string }): Promise<Readable>;
  stats(options: Aborting & { stream: false; 'one-shot': true }): Promise<unknown>;
  exec(
    options: Aborting & { Cmd: string[]; AttachStdout: true; AttachStderr: true },
  ): Promise<ExecClient>;
};

export type ExecClient = {
  start(options: Aborting & { hijack: true; stdin: false }): Promise<Duplex>;
  inspect(options: Aborting): Promise<unknown>;
};
