import type { QueryClient } from '@tanstack/react-query';
import { createQueryClient } from '../query-client.ts';
import type { Connect, Connection } from '../trpc-client.ts';

const TOKEN_KEY = 'desk.token';

/** Who this window speaks for: one connection and one cache for each person, so that nothing is left of the last one. */
export type Desk = { readonly id: number; readonly connection: Connection; readonly queryClient: QueryClient };

export type DeskSession = {
  readonly getDesk: () => Desk;
  readonly onChange: (listener: () => void) => () => void;
  /** Speaks for the holder of `token` from now on; for nobody with null. */
  readonly changeTo: (token: string | null) => void;
};

/**
 * `storage` keeps the token over a reload of the page and not over a closed window. It must be the window's own:
 * two windows are two people.
 */
export function createDeskSession(connect: Connect, storage: Storage): DeskSession {
  const listeners = new Set<() => void>();
  let desk = open(0, storage.getItem(TOKEN_KEY));

  function open(id: number, token: string | null): Desk {
    return { id, connection: connect(token), queryClient: createQueryClient(() => changeTo(null)) };
  }

  function changeTo(token: string | null): void {
    if (token === null) storage.removeItem(TOKEN_KEY);
    else storage.setItem(TOKEN_KEY, token);
    const before = desk;
    desk = open(before.id + 1, token);
    before.connection.close();
    before.queryClient.clear();
    for (const listener of listeners) listener();
  }

  return {
    getDesk: () => desk,
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    changeTo,
  };
}
