// Stands in for Electron where its program cannot be had: enough for main.cjs to start in Node.
// It proves that the bundle loads, in what order it does things, and that its port is served.
const { EventEmitter } = require('node:events');
const Module = require('node:module');

// A packaged program has its own words right after its name.
process.argv.splice(1, 1);

const done = [];
const note =
  (what) =>
  (...args) => {
    done.push([what, args.filter((each) => typeof each !== 'function')]);
  };
const emitter = (extra) => Object.assign(new EventEmitter(), extra);

const app = emitter({
  isPackaged: true,
  commandLine: { hasSwitch: () => false },
  setName: note('setName'),
  setAppUserModelId: note('setAppUserModelId'),
  setPath: note('setPath'),
  enableSandbox: note('enableSandbox'),
  requestSingleInstanceLock: () => true,
  getLocale: () => 'en-GB',
  setBadgeCount: note('badge'),
  whenReady: () => new Promise((resolve) => setImmediate(() => resolve(note('ready')()))),
  quit() {
    const event = {
      prevented: false,
      preventDefault() {
        this.prevented = true;
      },
    };
    app.emit('before-quit', event);
    if (!event.prevented) process.exit(0);
  },
  exit: (code) => process.exit(code),
});

const frame = { detached: false, parent: null, origin: 'app://tallydeck' };
const windows = [];
class BrowserWindow extends EventEmitter {
  static getAllWindows = () => windows;
  visible = false;
  webContents = emitter({
    setWindowOpenHandler: note('setWindowOpenHandler'),
    getURL: () => 'app://tallydeck/',
  });
  constructor(options) {
    super();
    note('window')(options);
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  isDestroyed = () => false;
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
  focus = note('focus');
  isVisible = () => this.visible;
  show() {
    this.visible = true;
    note('show')();
  }
  async loadURL(url) {
    note('loadURL')(url);
    this.webContents.emit('did-finish-load');
  }
}

const ipcMain = new EventEmitter();
const electron = {
  app,
  BrowserWindow,
  ipcMain,
  dialog: { showErrorBox: note('showErrorBox') },
  powerMonitor: new EventEmitter(),
  powerSaveBlocker: { start: note('keepAwake'), stop: note('letSleep') },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
  Menu: { buildFromTemplate: (template) => template, setApplicationMenu: note('menu') },
  protocol: {
    registerSchemesAsPrivileged: note('schemes'),
    handle: (scheme, handler) => {
      note('handle')(scheme);
      electron.page = handler;
    },
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: note('permissionRequest'),
      setPermissionCheckHandler: note('permissionCheck'),
      setDevicePermissionHandler: note('device'),
      setDisplayMediaRequestHandler: note('displayMedia'),
    },
  },
};

const load = Module._load;
Module._load = (name, ...rest) => (name === 'electron' ? electron : load(name, ...rest));

/** Questions of the test, over the channel of the child process. */
process.on('message', async (message) => {
  if (message.ask === 'done') process.send({ done });
  if (message.ask === 'quit') app.quit();
  if (message.ask === 'page') {
    const answer = await electron.page(new Request(message.url));
    process.send({ status: answer.status, type: answer.headers.get('content-type') });
  }
  if (message.ask === 'call') callOverPort(message.body, message.origin);
});

/** Hands a port over as the preload does, sends one message, and reports what comes of it. */
function callOverPort(body, origin) {
  const { port1, port2 } = new MessageChannel();
  let started = false;
  const port = emitter({
    postMessage: (data) => port2.postMessage(data),
    close: () => port2.close(),
    start() {
      started = true;
      port2.start();
    },
  });
  port2.onmessage = ({ data }) => started && port.emit('message', { data });
  port2.addEventListener('close', () => port.emit('close'));
  port1.onmessage = ({ data }) => {
    process.send({ answer: data });
    port1.close();
  };
  port1.addEventListener('close', () => process.send({ closed: true }));
  const [{ webContents }] = windows;
  ipcMain.emit('tallydeck:port', {
    sender: webContents,
    senderFrame: { ...frame, origin },
    ports: [port],
  });
  port1.postMessage(body);
}
