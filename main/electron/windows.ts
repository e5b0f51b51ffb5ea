import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { WindowRole } from '../../preload/ipc-contract.ts';
import { pageUrl } from './app-protocol.ts';
import { askBeforeClosing } from './closing.ts';
import { lockKiosk } from './kiosk-lock.ts';

export type WindowOptions = {
  /** The folder that the builds are in. */
  readonly outDir: string;
  /** DevTools are for whoever builds this, never for a club. */
  readonly isPackaged: boolean;
  /** A kiosk's window closes only with the whole app. */
  readonly isQuitting: () => boolean;
};

/** A page that crashes as soon as it is loaded must not keep the machine busy. */
const RELOAD_DELAY_MS = 1000;

/** Makes the window of `role`, hidden until it has something to show, and loads its page. */
export function openWindow(role: WindowRole, options: WindowOptions): BrowserWindow {
  const isKiosk = role === 'kiosk';
  const window = new BrowserWindow({
    show: false,
    title: isKiosk ? 'Kiosk' : 'Front desk',
    backgroundColor: '#fafafa',
    autoHideMenuBar: true,
    ...(isKiosk
      ? { kiosk: true, fullscreen: true, frame: false }
      : { width: 1440, height: 900, minWidth: 1024, minHeight: 700 }),
    webPreferences: {
      preload: join(options.outDir, 'preload', `${role}.cjs`),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      devTools: !options.isPackaged && !isKiosk,
      spellcheck: false,
      // The page's clock and its list of bookings go on while another window is in front.
      backgroundThrottling: false,
    },
  });
  if (isKiosk) lockKiosk(window, options.isQuitting);
  else askBeforeClosing(window, options.isQuitting);
  window.once('ready-to-show', () => window.show());
  // A page that crashed is loaded again: at a kiosk there is nobody to do it.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') setTimeout(() => void load(window, role), RELOAD_DELAY_MS);
  });
  void load(window, role);
  return window;
}

async function load(window: BrowserWindow, role: WindowRole): Promise<void> {
  if (window.isDestroyed()) return;
  try {
    await window.loadURL(pageUrl(role));
  } catch (error) {
    // Closed while it was loading: nobody waits for the page any more.
    if (!window.isDestroyed()) throw error;
  }
}
