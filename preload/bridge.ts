import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Bridge, type BridgeEvent, channelsOf, type WindowRole } from './ipc-contract.ts';

/** Gives the page its one way out: `window.facility`. No channel name and no `ipcRenderer` reaches the page. */
export function exposeBridge(role: WindowRole): void {
  const channels = channelsOf(role);
  const bridge: Bridge = {
    call: (operation) => ipcRenderer.invoke(channels.call, operation),
    stop: (id) => ipcRenderer.send(channels.stop, id),
    onEvent: (listener) => {
      const forward = (_: IpcRendererEvent, event: BridgeEvent): void => listener(event);
      ipcRenderer.on(channels.event, forward);
      return () => {
        ipcRenderer.off(channels.event, forward);
      };
    },
  };
  contextBridge.exposeInMainWorld('facility', bridge);
}
