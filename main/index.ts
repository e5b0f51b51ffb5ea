import { join } from 'node:path';
import { app, type BrowserWindow, Menu, safeStorage, session, utilityProcess } from 'electron';
import type { WindowRole } from '../preload/ipc-contract.ts';
import { createLog, type LogFields } from './controller/log.ts';
import { declareAppScheme, serveAppScheme } from './electron/app-protocol.ts';
import { createControllerProcess } from './electron/controller-process.ts';
import { createKeyring } from './electron/keyring.ts';
import type { ForkedProcess } from './electron/keep-running.ts';
import { type Admit, serveWindows } from './electron/ipc.ts';
import { parseRunMode, type RunMode } from './electron/run-mode.ts';
import { confine, denyPermissions } from './electron/security.ts';
import { openWindow } from './electron/windows.ts';

/*
 * The desktop app: windows, and the controller in a process of its own. `--mode=staff|kiosk|service`.
 * Vite builds this file into out/main; the preloads and the pages lie beside that folder.
 */

const OUT_DIR = join(import.meta.dirname, '..');
const dataDir = process.env['DATA_DIR'];

// Whoever says where the files are means all of them. It also makes two clubs on one computer two apps.
if (dataDir !== undefined) app.setPath('userData', join(dataDir, 'desktop'));

const mode = parseRunMode(process.argv);
if (!mode.ok) {
  process.stderr.write(`There is no mode "${mode.error.given}": use --mode=staff, --mode=kiosk or --mode=service.\n`);
  app.exit(1);
} else if (app.requestSingleInstanceLock()) {
  run(mode.value);
} else {
  // The first one shows its window instead: two controllers must never share a data folder.
  app.quit();
}

function run(firstMode: RunMode): void {
  const log = createLog('info');
  const windows = new Map<WindowRole, BrowserWindow>();
  const warn = (event: string, fields: LogFields): void => log.warn(event, fields);
  let isQuitting = false;
  let admit: Admit = () => {};

  const controller = createControllerProcess({
    fork: forkController,
    log: warn,
    askKeyring: createKeyring({ safeStorage, platform: process.platform, log: warn }),
    monotonicMs: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });

  function show(runMode: RunMode): void {
    if (runMode === 'service') return;
    const open = windows.get(runMode);
    if (open) {
      open.show();
      open.focus();
      return;
    }
    const window = openWindow(runMode, { outDir: OUT_DIR, isPackaged: app.isPackaged, isQuitting: () => isQuitting });
    windows.set(runMode, window);
    window.once('closed', () => windows.delete(runMode));
    admit(window.webContents, runMode);
  }

  app.enableSandbox();
  declareAppScheme();
  Menu.setApplicationMenu(null);
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('second-instance', (_event, argv) => {
    const wanted = parseRunMode(argv);
    if (wanted.ok) show(wanted.value);
  });
  // The controller works on without a window: Electron would otherwise end the app with the last one.
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    if (isQuitting) return;
    event.preventDefault();
    isQuitting = true;
    // In a turn of its own: until this event is over, Electron holds the quit for refused and drops a second one.
    void controller.stop().then(() => setImmediate(() => app.quit()));
  });

  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    serveAppScheme(join(OUT_DIR, 'renderer'));
    controller.start();
    admit = serveWindows(controller);
    show(firstMode);
  });
}

function forkController(): ForkedProcess {
  const child = utilityProcess.fork(join(import.meta.dirname, 'controller-process.js'), [], {
    serviceName: 'controller',
    env: {
      ...process.env,
      APP_VERSION: app.getVersion(),
      DATA_DIR: dataDir ?? join(app.getPath('userData'), 'controller'),
    },
    stdio: 'inherit',
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
