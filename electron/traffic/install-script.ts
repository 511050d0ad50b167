import { quote } from '../links/ssh/index.ts';
import { matchFile } from './match-map.ts';
import { mirrorLua } from './mirror.ts';
import { matchMapPath, mirrorPath } from './names.ts';
import { directoryLines, notLoadedHint } from './prepare-directory.ts';
import { type ConfigInput, renderConfig } from './render-config.ts';

/**
 * The installation as one POSIX sh script that root reads and runs on the gateway itself: for
 * gateways whose remote user may neither write our configuration file nor reload HAProxy.
 * @param user The remote user, who owns the directory afterwards.
 */
export function installScript(input: ConfigInput, user: string): string {
  const { gateway, services } = input;
  const mirror = services.some((service) => service.shadow)
    ? replaceAsUser(mirrorPath(gateway), mirrorLua)
    : [];
  const lines = [
    ...heading(input, user),
    ...running,
    '# The directory and the files that are not there yet, as the user who writes them every day.',
    'mkdir -p "$maps"',
    'chown "$user" "$maps"',
    ...directoryLines(input).map((line) => `as_user ${quote(line)}`),
    ...mirror,
    '',
    '# Our one configuration file: HAProxy checks it together with all that it was started with.',
    '[ -e "$config" ] || : > "$config"',
    'next=$(mktemp "$config.XXXXXX")',
    'trap \'rm -f "$next"\' EXIT',
    'cp -p "$config" "$next"',
    ...hereDocument('cat > "$next"', renderConfig(input)),
    ...check,
    ...replaceAsUser(matchMapPath(gateway), matchFile(input.cameras)),
    'cp -p "$config" "$config.before"',
    'mv "$next" "$config"',
    '',
    ...reload(asRoot(gateway.paths.reload)),
  ];
  return `${lines.join('\n')}\n`;
}

const heading = ({ gateway }: ConfigInput, user: string): readonly string[] => [
  '#!/bin/sh',
  `# Installs Tallydeck's part on gateway ${gateway.id}. Read it, then run it there as root: sh FILE`,
  '# It changes the file and the directory named here, and reloads HAProxy; nothing else.',
  'set -eu',
  `user=${quote(user)}`,
  `config=${quote(gateway.paths.config)}`,
  `maps=${quote(gateway.paths.maps)}`,
  `hint=${quote(notLoadedHint(gateway.paths.config))}`,
  '',
  'fail() {',
  '  printf \'%s\\n\' "$1" >&2',
  '  exit 1',
  '}',
  'as_user() {',
  '  su -s /bin/sh "$user" -c "$1"',
  '}',
  '[ "$(id -u)" -eq 0 ] || fail "run this as root"',
  'id -u "$user" > /dev/null 2>&1 || fail "there is no user $user on this machine"',
];

/** A process is told by its words: several HAProxy may run here, and each reload makes new ones. */
const running = `
# Processes of HAProxy, each with what it reads; those that only check a file are none.
words() {
  tr '\\0' '\\n' < "/proc/$1/cmdline" 2> /dev/null || true
}
haproxies() {
  for each in /proc/[0-9]*; do
    { read -r name < "$each/comm"; } 2> /dev/null || continue
    if [ "$name" != haproxy ] || words "\${each#/proc/}" | grep -qx -e -c; then continue; fi
    echo "\${each#/proc/}"
  done
}
reads_ours() {
  for pid in $(haproxies); do
    if words "$pid" | grep -qxF -e "$config"; then echo "$pid"; fi
  done
}
[ -n "$(haproxies)" ] || fail "HAProxy does not run here: apt install haproxy, or start it"
before=$(reads_ours)
[ -n "$before" ] || fail "$hint"
first=\${before%%
*}
haproxy=$(words "$first" | head -n 1)
`.split('\n');

const check = `
set --
previous=
while IFS= read -r word; do
  if [ "$previous" = -f ]; then
    if [ "$word" = "$config" ]; then word=$next; fi
    set -- "$@" -f "$word"
  fi
  previous=$word
done <<WORDS
$(words "$first")
WORDS
"$haproxy" -c -q "$@" || fail "HAProxy refuses the new file; nothing was changed"
`.split('\n');

const reload = (command: string): readonly string[] =>
  `# Only a process that was not there before proves that HAProxy has taken the file.
reload() {
  ( ${command} )
}
fresh() {
  for pid in $(reads_ours); do
    printf '%s\\n' "$before" | grep -qx "$pid" || echo "$pid"
  done
}
taken() {
  tries=10
  while [ "$tries" -gt 0 ]; do
    sleep 1
    one=$(fresh | head -n 1)
    if [ -n "$one" ]; then
      sleep 1
      if [ -d "/proc/$one" ]; then return 0; fi
    fi
    tries=$((tries - 1))
  done
  return 1
}
if reload && taken; then
  echo "Installed. The file from before is $config.before"
else
  mv "$config.before" "$config"
  reload || true
  fail "HAProxy did not take the new file: the one from before is back. Its log says why; a port that is taken is the commonest cause"
fi`.split('\n');

/** Whole or not at all, and as the user: root writes nothing into a directory that another owns. */
const replaceAsUser = (path: string, text: string): readonly string[] => {
  const next = `${path}.installing`;
  return hereDocument(
    `as_user ${quote(`cat > ${quote(next)} && mv ${quote(next)} ${quote(path)}`)}`,
    text,
  );
};

function hereDocument(command: string, text: string): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  let end = 'END_OF_FILE';
  while (lines.includes(end)) end += '_';
  return [`${command} <<'${end}'`, ...lines, end];
}

/** Root needs no sudo, and may not even have it. */
const asRoot = (command: string): string =>
  command.replace(/(^|[;&|({]\s*)sudo\s+(?:(?:-n|--non-interactive|--)\s+)*(?!-)/g, '$1');
