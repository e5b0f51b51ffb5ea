import type { WindowRole } from '../../preload/ipc-contract.ts';
import type { ToController } from '../controller-messages.ts';

type OpenMessage = Extract<ToController, { readonly kind: 'open' }>;

/** The windows that are open, as the controller has to be told of them each time it starts. */
export type WindowSessions = {
  open(windowId: number, role: WindowRole): OpenMessage;
  /** Whoever is signed in still is after the controller was started again. */
  setToken(windowId: number, token: string | null): void;
  close(windowId: number): void;
  find(windowId: number): OpenMessage | null;
  list(): OpenMessage[];
};

export function createWindowSessions(): WindowSessions {
  const windows = new Map<number, OpenMessage>();
  return {
    open: (windowId, role) => {
      const message: OpenMessage = { kind: 'open', windowId, role, token: null };
      windows.set(windowId, message);
      return message;
    },
    setToken: (windowId, token) => {
      const window = windows.get(windowId);
      if (window) windows.set(windowId, { ...window, token });
    },
    close: (windowId) => void windows.delete(windowId),
    find: (windowId) => windows.get(windowId) ?? null,
    list: () => [...windows.values()],
  };
}
