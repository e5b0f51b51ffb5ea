import type { Clock } from '../../domain/time.ts';
import { createHealthBook } from '../../main/controller/integrations/health-book.ts';
import type { IntegrationsSetup } from '../../main/controller/integrations/integrations-setup.ts';
import { sealerIn } from './sealers.ts';

/** For a controller that nobody sets up: what is saved is sealed by a key in `folder`, and counts for nothing. */
export function noIntegrations(folder: string, clock: Clock): IntegrationsSetup {
  return {
    sealer: sealerIn(folder),
    environment: new Map(),
    health: createHealthBook(clock),
    onSaved: () => undefined,
    doorDeliveryUrl: null,
  };
}
