import { app, type BrowserWindow, dialog } from 'electron';

const CHOICES = ['Keep running', 'Stop everything'] as const;

/**
 * Whoever closes the front desk's window seldom means to stop the doors too. Without an answer the window only goes
 * out of sight; starting the app again brings it back.
 */
export function askBeforeClosing(window: BrowserWindow, isQuitting: () => boolean): void {
  window.on('close', (event) => {
    if (isQuitting()) return;
    event.preventDefault();
    void dialog
      .showMessageBox(window, {
        type: 'question',
        message: 'Doors, check-in and bays are run from this computer.',
        detail: 'Keep them running without this window, or stop everything? To see the window again, start the app.',
        buttons: [...CHOICES],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        if (CHOICES[response] === 'Stop everything') app.quit();
        else window.hide();
      });
  });
}
