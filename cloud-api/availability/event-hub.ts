import { assert } from '../../domain/assert.ts';
import type { FacilityEvent, FacilityEvents } from '../http/services.ts';

const LISTENERS_MAX = 10_000;

/** Tells whoever listens to a facility what changed there. */
export type EventHub = FacilityEvents & { announce(facilityId: string, event: FacilityEvent): void };

export function createEventHub(): EventHub {
  const listeners = new Map<string, Set<(event: FacilityEvent) => void>>();
  return {
    announce(facilityId, event) {
      for (const listener of listeners.get(facilityId) ?? []) listener(event);
    },

    subscribe(facilityId, listener) {
      const ofFacility = listeners.get(facilityId) ?? new Set();
      assert(ofFacility.size < LISTENERS_MAX, 'too many listen to one facility');
      listeners.set(facilityId, ofFacility.add(listener));
      return () => {
        ofFacility.delete(listener);
        if (ofFacility.size === 0 && listeners.get(facilityId) === ofFacility) listeners.delete(facilityId);
      };
    },
  };
}
