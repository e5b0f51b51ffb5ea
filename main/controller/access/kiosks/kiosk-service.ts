import { entrancesOf, type KioskPlace } from '../../../../domain/kiosk-place.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { KioskService, KioskView, KioskWish } from '../../api/kiosk-views.ts';
import type { FacilityDesk } from '../../bookings/facility-desk.ts';
import type { ChangeBus } from '../../change-bus.ts';
import type { DomainError } from '../../errors.ts';
import { type Actor, actorName } from '../../staff/actor.ts';
import { recordAudit } from '../../staff/audit-repository.ts';
import { HERE, kioskAt } from './kiosk-place.ts';
import { deleteKioskPlace, findKioskPlace, listPlacedKiosks, saveKioskPlace } from './kiosk-repository.ts';

export type KioskServiceParts = {
  readonly desk: FacilityDesk;
  readonly changes: ChangeBus;
  /** False with a database that is lost at the next start: nothing is saved then. */
  readonly isSound: boolean;
};

/** Somebody with a browser may call himself a kiosk: no more of them are remembered than a club has. */
const SEEN_MAX = 50;

/** Which kiosks there are, and where they stand. */
export function createKioskService(parts: KioskServiceParts): KioskService {
  const { desk } = parts;
  const seen = new Map<string, EpochMs>();

  function list(): KioskView[] {
    const placed = new Map(listPlacedKiosks(desk.db).map(({ address, place }) => [address, place]));
    const addresses = new Set([HERE, ...placed.keys(), ...seen.keys()]);
    return [...addresses].map((address) => ({
      address,
      place: placed.get(address) ?? null,
      lastSeenAt: seen.get(address) ?? null,
    }));
  }

  return {
    noteSeen(connectionAddress) {
      const address = kioskAt(connectionAddress);
      if (seen.has(address) || seen.size < SEEN_MAX) seen.set(address, desk.clock.now());
    },
    list() {
      const { doors, resources } = desk.profile();
      const entrances = entrancesOf(resources);
      return ok({
        others: findKioskPlace(desk.db, null) ?? ({ kind: 'anywhere' } as const),
        kiosks: list(),
        entrances: doors.filter(({ id }) => entrances.has(id)).map(({ name }) => name),
      });
    },
    setPlace: (wish, by) => setPlace(parts, wish, by),
  };
}

function setPlace(
  { desk, changes, isSound }: KioskServiceParts,
  { address, place }: KioskWish,
  by: Actor,
): Result<null, DomainError> {
  const { id, doors } = desk.profile();
  if (!isSound) return err({ code: 'facility.fenced', reason: 'corrupt' });
  if (!doorIdsOf(place).every((doorId) => doors.some((door) => door.id === doorId))) {
    return err({ code: 'door.not_found' });
  }
  const at = desk.clock.now();
  desk.db.transaction(
    (tx) => {
      if (place === null) deleteKioskPlace(tx, address);
      else saveKioskPlace(tx, { address, place, savedAt: at, savedBy: actorName(by) });
      const details = { address, place };
      recordAudit(tx, { at, by, action: 'kiosk.placed', subject: { type: 'facility', id }, details });
    },
    { behavior: 'immediate' },
  );
  changes.announce({ type: 'doors' });
  return ok(null);
}

function doorIdsOf(place: KioskPlace | null): readonly string[] {
  return place?.kind === 'at_doors' ? place.doorIds : [];
}
