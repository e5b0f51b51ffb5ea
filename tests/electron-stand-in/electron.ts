import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { protocol } from './custom-schemes.ts';
import { dialog, Menu, powerSaveBlocker } from './desktop.ts';
import { ipcMain } from './ipc-main.ts';
import { safeStorage } from './safe-storage.ts';
import { session } from './session.ts';
import { utilityProcess } from './utility-process.ts';
import { webContents } from './web-contents.ts';

/* What `import … from 'electron'` gives the main process. A name that is not here fails when the program is linked. */

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  utilityProcess,
  webContents,
};
