import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { type Clock, MINUTE_MS } from '../../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import type { VendorPorts } from '../integrations/connect-vendors.ts';
import { createNetworkService, type NetworkService } from './network-service.ts';

type StartParts = Pick<VendorPorts, 'networkPort' | 'networkAdapter' | 'hasVouchers'> & {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

type Users = { readonly db: Db; readonly profile: () => FacilityProfile; readonly lifecycle: Lifecycle };

/** How often it is looked what is on the network. */
const REFRESH_MS = MINUTE_MS;

/** The club's network, and a look at it now and again. Nothing waits for it. */
export function startNetwork(parts: StartParts, { db, profile, lifecycle }: Users): NetworkService {
  const { clock, random, log, networkPort: port, networkAdapter: adapter, hasVouchers } = parts;
  const network = createNetworkService({ db, clock, random, log, port, adapter, hasVouchers, profile });
  if (!port) return network;
  const refresh = (): void => {
    network.refresh().catch((error: unknown) => log.warn('network.refresh_failed', { error }));
  };
  const stop = parts.every(REFRESH_MS, refresh);
  lifecycle.onStop('network', () => {
    stop();
    port.close();
  });
  refresh();
  return network;
}
