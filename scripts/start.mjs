import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findElectron, missingDisplay } from './lib/electron.mjs';
import { ensureBuilt } from './lib/fresh.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { keepRunning } from './lib/keep-running.mjs';
import { node24 } from './lib/node24.mjs';
import { whenNpmIsGone } from './lib/parent.mjs';
import { root } from './lib/root.mjs';

const usage = `Usage: npm start -- [--web] [--port P] [--fleet FILE] [--data DIR] [--no-open]

  --web         the headless host, for a browser, instead of the desktop app
  --port P      its port on 127.0.0.1 (0 to 65535; 0, the default, takes a free one)
  --fleet FILE  the fleet to operate; without it, the training site (lab) is started
  --data DIR    where Tallydeck keeps its data
  --no-open     only print the address, open no browser`;

/** An Electron that ends this soon with an error never showed a window. */
const startupMs = 8_000;

const options = readOptions();
try {
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await start();
} catch (error) {
  console.error(`tallydeck: ${error.message}`);
  process.exitCode = 1;
}

async function start() {
  if (options.web) return startHeadless();
  const display = missingDisplay();
  if (display) return insteadOfDesktop(display);
  const electron = await findElectron();
  if (electron.missing) return insteadOfDesktop(electron.missing);
  return startDesktop(electron.path);
}

function insteadOfDesktop(reason) {
  console.log(`The desktop app cannot be shown (${reason}): starting the headless host instead.`);
  return startHeadless();
}

async function startDesktop(electron) {
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  if (asRoot.length > 0) {
    console.log(
      'Chromium has no sandbox for root: the window runs without it. Start Tallydeck as another user to have it.',
    );
  }
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  let early;
  const code = await keepRunning(async (isRestart) => {
    const started = Date.now();
    const words = [...asRoot, root, ...fleetAndData(), '--kept'];
    const end = await follow(electron, words, env, 'ignore');
    // One that has shown its window before is started again, not replaced by a page.
    const isEarly = !isRestart && Date.now() - started < startupMs && !end.asked && end.code !== 0;
    if (isEarly) early = end;
    return isEarly ? { ...end, asked: true } : end;
  });
  if (!early) return code;
  return insteadOfDesktop(`Electron ended at once with ${early.signal ?? `exit ${early.code}`}`);
}

function startHeadless() {
  let { port, 'no-open': isQuiet } = options;
  return keepRunning((isRestart) => {
    // A page that is open finds the host again at the address it knows.
    const args = ['dist/server.mjs', '--port', String(port), ...fleetAndData()];
    if (isQuiet || isRestart) args.push('--no-open');
    return follow(node24(), args, process.env, 'ipc', (message) => {
      port = message.port;
    });
  });
}

function fleetAndData() {
  const words = [];
  if (options.fleet) words.push('--fleet', options.fleet);
  if (options.data) words.push('--data', options.data);
  return words;
}

/** Runs until it ends and passes signals on; a channel also tells it when we are gone. */
function follow(command, args, env, channel, onMessage = () => undefined) {
  return new Promise((settle, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['inherit', 'inherit', 'inherit', channel],
    });
    let asked = false;
    const pass = (signal) => {
      asked = true;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const stopLooking = whenNpmIsGone(() => pass('SIGTERM'));
    child.on('message', onMessage);
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      for (const each of signals) process.off(each, pass);
      stopLooking();
      settle({ code: code ?? 1, signal, asked });
    });
  });
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        web: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        fleet: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      throw new Error(`--port ${values.port}: a number from 0 to 65535 was expected`);
    }
    // npm runs scripts in the package's folder; paths mean the folder the person stands in.
    const here = (path) => path && resolve(process.env.INIT_CWD ?? process.cwd(), path);
    return { ...values, fleet: here(values.fleet), data: here(values.data) };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
