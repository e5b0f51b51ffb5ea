import { SECOND_MS } from '../../domain/time.ts';
import type { FacilityLinks } from '../facility-link/facility-links.ts';
import { every } from '../timers.ts';
import type { ControllerRegistry } from './controller-registry.ts';

/** How often it is noted who was heard of. */
const SIGHTINGS_MS = 10 * SECOND_MS;

/** Notes when each controller was last heard of, for whoever wants to replace it. */
export function followSightings(registry: ControllerRegistry, links: FacilityLinks): () => Promise<void> {
  const note = (): void => {
    for (const { facilityId } of registry.list()) {
      const heardAt = links.view(facilityId)?.heardAt ?? null;
      if (heardAt !== null) registry.markSeen(facilityId, heardAt);
    }
  };
  const stop = every(SIGHTINGS_MS, note);
  return async () => {
    stop();
    note();
  };
}
