import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { type BridgeReply, channelsOf, type WindowRole } from '../../preload/ipc-contract.ts';
import { OperationSchema } from '../controller-messages.ts';
import { isPageOf } from './app-protocol.ts';
import type { ControllerProcess } from './controller-process.ts';

/** From now on this window may speak, in `role` and no other. */
export type Admit = (contents: WebContents, role: WindowRole) => void;

/**
 * Carries operations from windows to the controller, and its events back.
 *
 * Which window speaks is told by Electron, not by the message: `admit` remembers each window's role, and a message
 * counts only on that role's channels, from the window's own page, and not from a frame inside it.
 */
export function serveWindows(controller: ControllerProcess): Admit {
  const admitted = new Map<number, { readonly role: WindowRole; readonly contents: WebContents }>();

  for (const role of ['staff', 'kiosk'] as const) {
    const channels = channelsOf(role);
    ipcMain.handle(channels.call, async (event, operation: unknown): Promise<BridgeReply> => {
      if (!maySpeak(event, role)) throw new Error('This window may not do that.');
      return controller.call(event.sender.id, OperationSchema.parse(operation));
    });
    ipcMain.on(channels.stop, (event, operationId: unknown) => {
      if (maySpeak(event, role) && typeof operationId === 'number' && Number.isSafeInteger(operationId)) {
        controller.endSubscription(event.sender.id, operationId);
      }
    });
  }

  function maySpeak(event: IpcMainEvent | IpcMainInvokeEvent, role: WindowRole): boolean {
    const { sender, senderFrame } = event;
    const isOwnPage = senderFrame !== null && senderFrame === sender.mainFrame && isPageOf(role, senderFrame.url);
    return isOwnPage && admitted.get(sender.id)?.role === role;
  }

  controller.onEvent((windowId, event) => {
    const window = admitted.get(windowId);
    if (window && !window.contents.isDestroyed()) window.contents.send(channelsOf(window.role).event, event);
  });

  return (contents, role) => {
    const windowId = contents.id;
    admitted.set(windowId, { role, contents });
    controller.openWindow(windowId, role);
    // A page that is loaded again numbers its operations from the start and knows nothing of the old ones.
    contents.on('did-navigate', () => controller.reloadWindow(windowId));
    contents.once('destroyed', () => {
      admitted.delete(windowId);
      controller.closeWindow(windowId);
    });
  };
}
