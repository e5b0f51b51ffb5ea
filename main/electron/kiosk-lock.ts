import { type BrowserWindow, powerSaveBlocker } from 'electron';
import { isKioskKey } from './kiosk-keys.ts';

/**
 * Keeps a stranger inside the kiosk's page, as far as a program can: the operating system's own keys and gestures are
 * for its kiosk account to block (docs/runbook.md). `mayClose` is asked whenever something wants the window closed.
 */
export function lockKiosk(window: BrowserWindow, mayClose: () => boolean): void {
  const { webContents } = window;
  webContents.on('before-input-event', (event, input) => {
    if (!isKioskKey(input)) event.preventDefault();
  });
  webContents.on('context-menu', (event) => event.preventDefault());
  webContents.on('zoom-changed', () => webContents.setZoomFactor(1));
  webContents.on('did-finish-load', () => {
    webContents.setZoomFactor(1);
    void webContents.setVisualZoomLevelLimits(1, 1);
  });

  window.setAlwaysOnTop(true, 'screen-saver');
  window.on('leave-full-screen', () => window.setKiosk(true));
  window.on('minimize', () => window.restore());
  window.on('close', (event) => {
    if (!mayClose()) event.preventDefault();
  });

  const wakefulness = powerSaveBlocker.start('prevent-display-sleep');
  window.on('closed', () => powerSaveBlocker.stop(wakefulness));
}
