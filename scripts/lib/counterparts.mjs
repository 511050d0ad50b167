import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/** What the tests meet in earnest: the program, and Debian's package that brings it. */
const counterparts = [
  ['haproxy', 'haproxy'],
  ['sshd', 'openssh-server'],
  ['ssh', 'openssh-client'],
  ['dockerd', 'docker.io'],
  ['iptables', 'iptables'],
  ['ip', 'iproute2'],
  ['openssl', 'openssl'],
  ['chromium', 'chromium'],
  ['socat', 'socat'],
  ['wrk', 'wrk'],
  ['busybox', 'busybox-static'],
];

/** Installs what is missing where that can be done unasked: on Debian, as root. */
export async function ensureCounterparts() {
  let missing = counterparts.filter(([program]) => !isInstalled(program));
  if (missing.length > 0 && isDebian() && process.getuid?.() === 0) {
    await installPackages(missing.map(([, name]) => name));
    missing = missing.filter(([program]) => !isInstalled(program));
  }
  for (const [program, name] of missing) {
    console.log(`missing: ${program} (apt-get install ${name}); tests that need it are skipped`);
  }
}

async function installPackages(names) {
  console.log(`Installing ${names.join(' ')} …`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq'];
  await run('apt-get', [...wait, 'update'], options);
  await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...names], options);
}

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function isDebian() {
  return (
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}
