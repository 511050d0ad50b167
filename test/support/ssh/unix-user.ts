import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Making an account needs root and Debian's tools: elsewhere such tests skip, and say so. */
export const unixUsersAvailable = process.getuid?.() === 0 && existsSync('/usr/sbin/useradd');
if (!unixUsersAvailable) console.warn('skipped: tests with another unix account need root');

export type UnixUser = { readonly name: string; readonly password: string; remove(): void };

let made = 0;

/** An account without home or rights; the caller removes it. */
export function createUnixUser(): UnixUser {
  made += 1;
  const name = `tallydeck-${process.pid}-${made}`;
  const password = `pass ${process.pid}'"`;
  execFileSync('/usr/sbin/useradd', ['--no-create-home', '--shell', '/bin/sh', name]);
  execFileSync('/usr/sbin/chpasswd', { input: `${name}:${password}\n` });
  return {
    name,
    password,
    remove: () => void execFileSync('/usr/sbin/userdel', [name], { stdio: 'ignore' }),
  };
}
