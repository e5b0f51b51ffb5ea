import type { CloudConfig } from './config.ts';
import type { ErasureListener } from './customers/erasing/erase-customer.ts';
import { openIntegrationHealth, type IntegrationHealth } from './integrations/health.ts';
import type { BridgeParts } from './integrations/clubos/bridge-parts.ts';
import { openClubos, type OpenClubos } from './integrations/clubos/open-clubos.ts';
import { forgetContacts } from './integrations/hubspot/forget-contact.ts';
import { openHubspot, type OpenHubspot } from './integrations/hubspot/open-hubspot.ts';
import type { HubspotParts } from './integrations/hubspot/hubspot-parts.ts';
import { startTelling, type Telling } from './messages/start-telling.ts';
import { after, every } from './timers.ts';

type Setting = {
  readonly config: CloudConfig;
  readonly secret: Buffer;
  readonly onStop: (close: () => Promise<void>) => void;
};

export type OpenTelling = {
  readonly telling: Telling;
  readonly clubos: OpenClubos;
  readonly hubspot: OpenHubspot;
  readonly health: IntegrationHealth;
};

/** Who else forgets whoever is forgotten here. */
export function erasureListeners({
  config,
  clock,
  random,
}: Pick<BridgeParts, 'clock' | 'random'> & Pick<Setting, 'config'>): readonly ErasureListener[] {
  const context = () => ({ now: clock.now(), newId: () => random.uuid() });
  return [forgetContacts({ isConnected: config.hubspot !== null, context })];
}

/** Whoever is told of bookings, and ClubOS, which also asks for some; and how all of them are. */
export async function openTelling(
  parts: BridgeParts & Pick<HubspotParts, 'customers'>,
  { config, secret, onStop }: Setting,
): Promise<OpenTelling> {
  const { db, clock, random, log, index, records, customers } = parts;
  const health = openIntegrationHealth({ db, clock, log, every });
  onStop(health.stop);
  let telling: Telling | null = null;
  const wake = (): void => telling?.wake();
  const clubos = openClubos(parts, { address: config.clubos, wake, every, health });
  onStop(clubos.stop);
  const hubspot = await openHubspot(
    { db, clock, random, log, facilities: index, customers, secret, after },
    { address: config.hubspot, wake, health },
  );
  const listeners = [...clubos.listeners, ...hubspot.listeners];
  const workers = [...clubos.workers, ...hubspot.workers];
  telling = startTelling(
    { config, clock, random, log },
    { db, records, secret, facilities: index, health, sources: hubspot.sources, listeners, workers },
  );
  onStop(telling.stop);
  return { telling, clubos, hubspot, health };
}
