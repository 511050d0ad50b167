import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { ensureTestElectron } from './test-electron.mjs';

/** Real counterparts of the tests: a program or library, and Debian's package that brings it. */
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
  ['Xvfb', 'xvfb'],
  ['libnss3.so', 'libnss3'],
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libasound.so.2', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
];

/** Debian's folders for libraries, and those for programs that are not in everybody's PATH. */
const moreFolders = [
  '/usr/sbin',
  '/sbin',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];

/** Installs what is missing where that can be done unasked: on Debian, as root; and Electron. */
export async function ensureCounterparts() {
  let missing = counterparts.filter(([program]) => !isInstalled(program));
  if (missing.length > 0 && isDebian() && process.getuid?.() === 0) {
    await installPackages(missing.map(([, name]) => name));
    missing = missing.filter(([program]) => !isInstalled(program));
  }
  for (const [program, name] of missing) {
    console.log(`missing: ${program} (apt-get install ${name}); tests that need it are skipped`);
  }
  const noElectron = await ensureTestElectron();
  if (noElectron === undefined) return;
  console.log(`missing: Electron (${noElectron}); tests that need it are skipped`);
  // The tests say it, too, where they are skipped.
  process.env.TALLYDECK_NO_ELECTRON = noElectron;
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
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...moreFolders];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function isDebian() {
  return (
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}
