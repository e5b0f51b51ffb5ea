import { type Clock, SECOND_MS } from '../../../../domain/time.ts';
import type { UnifiAccessClient } from './unifi-access-client.ts';

export type WatchedClient = {
  readonly client: UnifiAccessClient;
  /** The console's clock less ours, by its last answer; null before one told. */
  readonly skewMs: () => number | null;
};

/** Notes with each answer how the console's clock stands to ours. */
export function watchSkew(client: UnifiAccessClient, clock: Clock): WatchedClient {
  let skewMs: number | null = null;
  return {
    skewMs: () => skewMs,
    client: {
      send: async (request, signal) => {
        const exchange = await client.send(request, signal);
        // Told to the second: half of one is what it is wrong by on average.
        const answeredAt = exchange.kind === 'answer' ? exchange.answeredAt : undefined;
        if (answeredAt !== undefined) skewMs = answeredAt + SECOND_MS / 2 - clock.now();
        return exchange;
      },
    },
  };
}
