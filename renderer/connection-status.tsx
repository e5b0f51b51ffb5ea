import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Connection, ConnectionStatus } from './trpc-client.ts';

export const ConnectionContext = createContext<Connection | null>(null);

/** Whether this window's controller answers. */
export function useConnectionStatus(): ConnectionStatus {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('useConnectionStatus: no connection above');
  return useSyncExternalStore(connection.onStatus, connection.getStatus);
}
