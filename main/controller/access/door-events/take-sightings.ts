import type { EpochMs } from '../../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import { listBindings } from '../door-repository.ts';
import { attribute } from './attribute-event.ts';
import type { DoorEvent, DoorSighting } from './door-event.ts';
import {
  findSighted,
  insertEvent,
  insertSighting,
  listEventsBetween,
  listSources,
  updateEvent,
} from './door-event-repository.ts';
import { APART_MAX_MS, findSame, joined } from './same-event.ts';

export type Intake = {
  readonly now: EpochMs;
  readonly newId: () => string;
  /** The door system's clock less ours; 0 where it is not known. */
  readonly clockSkewMs: number;
};

/**
 * The one way in for whatever is told of doors. Keeps each event once, in whatever order and however often it is told;
 * returns those that are new or about which something new is known. Doors that are none of ours are passed over.
 */
export function takeSightings(tx: Tx, sightings: readonly DoorSighting[], intake: Intake): readonly DoorEvent[] {
  const ours = new Map(listBindings(tx).map(({ doorId, systemId }) => [systemId, doorId]));
  const touched = new Map<string, DoorEvent>();
  for (const sighting of sightings) {
    const doorId = sighting.systemDoorId === null ? null : ours.get(sighting.systemDoorId);
    if (doorId === undefined) continue;
    const event = takeOne(tx, sighting, { ...intake, doorId });
    if (event) touched.set(event.id, event);
  }
  return [...touched.values()];
}

type OneIntake = Intake & { readonly doorId: string | null };

function takeOne(tx: Tx, sighting: DoorSighting, { doorId, now, newId, clockSkewMs }: OneIntake): DoorEvent | null {
  if (findSighted(tx, sighting) !== null) return null;
  const near = listEventsBetween(tx, doorId, sighting.at - APART_MAX_MS, sighting.at + APART_MAX_MS);
  const known = near.map((event) => ({ event, sources: listSources(tx, event.id) }));
  const same = findSame(sighting, known);
  const sources = known.find(({ event }) => event === same)?.sources ?? new Set();
  const { at, kind, means, actor, correlationId } = sighting;
  const bare = same
    ? joined(same, sighting, sources)
    : { id: newId(), at, doorId, kind, means, actor, correlationId, bookingId: null, commandId: null };
  const event = { ...bare, ...attribute(tx, bare, clockSkewMs) };
  const isArrivalDue = mayBeArrival(event) && !(same && mayBeArrival(same));
  if (same) updateEvent(tx, event, isArrivalDue);
  else insertEvent(tx, event, { isArrivalDue, recordedAt: now });
  insertSighting(tx, sighting, event.id);
  return event;
}

/** A person's own way in with the right of a booking. What we opened ourselves has been seen to already. */
function mayBeArrival({ kind, bookingId, commandId }: DoorEvent): boolean {
  return kind === 'opened' && bookingId !== null && commandId === null;
}
