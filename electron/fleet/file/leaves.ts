import { isIP, SocketAddress } from 'node:net';
import { homedir } from 'node:os';
import { z } from 'zod';
import { idPattern } from '../../../shared/contract/ids.ts';

/*
 * The smallest parts of the fleet file. Most of them end up in HAProxy's configuration, in a map
 * line or in a shell word, so each lets in what it needs and nothing else. The sentence given to
 * each is both what a person reads after "expected" and what an editor shows.
 */

/** Text that fits `pattern` whole. A fault aborts: later checks would only echo it. */
export function text(pattern: RegExp, expected: string, max = 255) {
  return z
    .string({ error: expected })
    .max(max, { error: `at most ${max} characters`, abort: true })
    .regex(pattern, { error: expected, abort: true })
    .meta({ description: expected });
}

export function integer(from: number, to: number, expected: string) {
  return z
    .int({ error: expected })
    .min(from, { error: expected, abort: true })
    .max(to, { error: expected, abort: true })
    .meta({ description: expected });
}

export function decimal(from: number, to: number, expected: string) {
  return z
    .number({ error: expected })
    .min(from, { error: expected, abort: true })
    .max(to, { error: expected, abort: true })
    .meta({ description: expected });
}

export function choice<const T extends readonly string[]>(values: T, expected: string) {
  return z.enum(values, { error: expected }).meta({ description: expected });
}

/** A reference to something else in the file; that it exists is checked later. */
export const idOf = (what: string) =>
  text(idPattern, `the id of ${what}`, 63).refine((id) => !(id in Object.prototype), {
    error: `the id of ${what}`,
  });

/** Letters, marks, digits, punctuation, symbols and plain spaces: no control or direction marks. */
const printable = /^(?! *$)[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;
export const words = (what: string, max = 120) =>
  text(printable, `${what}, in one line of plain text`, max);

const segment = '[A-Za-z0-9_@+.-]+';
/** A path on another machine that is written into configuration: no spaces, quotes or `..`. */
export const remotePath = (what: string) =>
  text(
    new RegExp(`^(?:/(?!\\.\\.?(?:/|$))${segment})+$`),
    `the absolute path of ${what}, of letters, digits and . _ - + @ only`,
  );

/** A path on this machine as a person writes it, `~/` being the home directory. */
export const fromHome = (path: string): string =>
  path.startsWith('~/') || path.startsWith('~\\') ? homedir() + path.slice(1) : path;

/** A file on this machine, with ~ as the home directory: only ever opened, never written into a command. */
export const localPath = (what: string) =>
  text(
    /^(?:~[\\/]|\/|[A-Za-z]:[\\/])[^\p{C}\p{Zl}\p{Zp}]+$/u,
    `the path of ${what} on this machine, absolute or beginning with ~/`,
    1024,
  ).transform(fromHome);

export const port = (what: string) => integer(1, 65535, `${what}, a port from 1 to 65535`);

const ipText = (expected: string) =>
  z.string({ error: expected }).meta({
    description: expected,
    anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }],
  });

/** An IP address in the spelling the operating system prints, so that equal ones are equal text. */
export const ipAddress = (expected: string) =>
  ipText(expected).transform((value, context) => {
    const family = isIP(value);
    // A zone (`fe80::1%eth0`) names an interface of one machine only.
    if (family === 0 || value.includes('%')) {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
    return family === 6 ? new SocketAddress({ address: value, family: 'ipv6' }).address : value;
  });

/** A host name or address as `ssh` takes it: never begins with `-`. */
export const sshHost = text(
  /^[A-Za-z0-9_:][A-Za-z0-9_.:-]*$/,
  'a host name, an address or an alias of your ssh configuration',
);
export const userName = text(/^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/, 'the name of a remote user', 64);
export const hostName = text(
  /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/,
  'a host name in small letters, such as counts.example.org',
);
export const urlPath = (what: string) =>
  text(/^\/[A-Za-z0-9_.~/-]*$/, `${what}, a path such as /cam/1`);
/** Less than HTTP allows: it is written into a rule, and our own header never comes from outside. */
export const headerName = text(
  /^(?![Xx]-[Tt]allydeck-)[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  'the name of an HTTP header, such as X-Camera-Id, and not one of ours (X-Tallydeck-…)',
  64,
);
/** Stands in a map line, where a space would end it. */
export const matchValue = (what: string) =>
  text(/^[A-Za-z0-9_.~:/@+=,-]+$/, `${what}, of letters, digits and . _ ~ : / @ + = , - only`);

const metric = '[A-Za-z_:][A-Za-z0-9_:]*';
export const metricName = (what: string) =>
  text(new RegExp(`^${metric}$`), `the name of a Prometheus metric: ${what}`);
export const labelName = (what: string) =>
  text(/^[A-Za-z_][A-Za-z0-9_]*$/, `the name of a Prometheus label: ${what}`);

/** One line of printable ASCII: the user's own shell line, run as the remote user. */
export const shellLine = text(
  /^[\x21-\x7e][\x20-\x7e]*$/,
  'one shell line, such as sudo systemctl reload haproxy',
  400,
);

const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
const variableValue = /^[^\x00-\x08\x0b-\x1f\x7f]*$/;
/** Environment variables of a container. */
export const variables = z
  .record(
    text(variable, 'the name of an environment variable, such as THRESHOLD'),
    text(variableValue, 'text; put numbers, yes and no in quotes', 32_768),
  )
  .prefault({});
