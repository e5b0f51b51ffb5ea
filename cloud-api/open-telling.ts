import type { CloudConfig } from './config.ts';
import { openIntegrationHealth, type IntegrationHealth } from './integrations/health.ts';
import type { BridgeParts } from './integrations/clubos/bridge-parts.ts';
import { openClubos, type OpenClubos } from './integrations/clubos/open-clubos.ts';
import { startTelling, type Telling } from './messages/start-telling.ts';
import { deriveKey } from './secrets.ts';
import { every } from './timers.ts';

type Setting = {
  readonly config: CloudConfig;
  readonly secret: Buffer;
  readonly onStop: (close: () => Promise<void>) => void;
};

export type OpenTelling = {
  readonly telling: Telling;
  readonly clubos: OpenClubos;
  readonly health: IntegrationHealth;
};

/** Whoever is told of bookings, and ClubOS, which also asks for some; and how all of them are. */
export function openTelling(parts: BridgeParts, { config, secret, onStop }: Setting): OpenTelling {
  const { db, clock, random, log, index, records } = parts;
  const health = openIntegrationHealth({ db, clock, log, every });
  onStop(health.stop);
  let telling: Telling | null = null;
  const clubos = openClubos(parts, { address: config.clubos, wake: () => telling?.wake(), every, health });
  onStop(clubos.stop);
  const unsubscribeKey = deriveKey(secret, 'unsubscribe');
  telling = startTelling(
    { config, clock, random, log },
    { db, records, unsubscribeKey, facilities: index, health, sources: [], ...clubos },
  );
  onStop(telling.stop);
  return { telling, clubos, health };
}
